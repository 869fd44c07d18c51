import { Emitter } from '../base/event';
import type { HostChannel } from './hostService';

/** The pipe to the process that forked this one. */
export function parentChannel(child: NodeJS.Process): HostChannel {
  const onMessage = new Emitter<unknown>();
  const onClose = new Emitter<void>();
  child.on('message', (message) => {
    onMessage.fire(message);
  });
  child.on('disconnect', () => {
    onClose.fire();
  });
  return {
    onMessage: onMessage.event,
    onClose: onClose.event,
    send: (message) => {
      // The parent may have gone between two tokens; 'disconnect' then ends this process.
      if (child.connected) child.send?.(message, () => undefined);
    },
    close: () => {
      if (child.connected) child.disconnect();
    },
  };
}
