import type { Event } from '../base/event';
import type { Disposable } from '../base/lifecycle';
import type { ToHost } from './hostProtocol';

/** The extension's end of a running model host. Disposing it ends the host, or its use of a shared one. */
export interface HostConnection extends Disposable {
  send(message: ToHost): void;
  /** Not validated yet. */
  readonly onMessage: Event<unknown>;
  /** Fires once when the host is gone without having been disposed; says how in a few words. */
  readonly onEnd: Event<string>;
  /** Ends a host that no longer answers, also for the other windows that use it. */
  kill(): void;
}
