export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

/**
 * Where the product writes what it decided. Messages are English and not localised.
 * Commands, prompts, output and file contents go to `trace` only; keys and tokens go nowhere.
 */
export interface Logger {
  log(level: LogLevel, message: string): void;
  child(topic: string): Logger;
}

export const silentLogger: Logger = { log: () => undefined, child: () => silentLogger };
