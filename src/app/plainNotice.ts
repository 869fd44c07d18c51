/**
 * A sentence for a notification without links: VS Code makes a link of `[text](command:…)`, which a click would run,
 * and parts of our sentences were written by a server.
 */
export function plainNotice(message: string): string {
  return message.replace(/\](?=\()/g, '] ');
}
