import type * as vscode from 'vscode';
import type { Logger } from '../base/logger';

/** Writes to the product's output channel; VS Code filters by its own log level. */
export function outputLogger(channel: vscode.LogOutputChannel, topic = ''): Logger {
  const prefix = topic ? `[${topic}] ` : '';
  return {
    log: (level, message) => channel[level](`${prefix}${message}`),
    child: (name) => outputLogger(channel, topic ? `${topic}.${name}` : name),
  };
}
