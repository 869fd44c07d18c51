import { Emitter } from '../base/event';
import type { InputHold } from '../pty/terminalSession';

/** A hold whose first listener also gets what was held before it listened. */
export function heldSince(hold: InputHold): InputHold {
  const held = new Emitter<string>();
  let early: string[] | undefined = [];
  const registration = hold.onDidHold((data) => {
    if (early) early.push(data);
    else held.fire(data);
  });
  return {
    onDidHold: (listener) => {
      const listening = held.event(listener);
      const kept = early ?? [];
      early = undefined;
      for (const data of kept) listener(data);
      return listening;
    },
    dispose: () => {
      registration.dispose();
      held.dispose();
      hold.dispose();
    },
  };
}
