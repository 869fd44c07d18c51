import type { Socket } from 'node:net';

/** A message is at most a prompt or an answer; a line beyond this is not from us. */
const longestLine = 2 ** 20;

/** Calls back for every complete JSON line of a socket; destroys the socket at the first line that is none. */
export function readJsonLines(socket: Socket, onMessage: (message: unknown) => void): void {
  let rest = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) socket.destroy();
    for (const line of lines) {
      const message = parseJson(line);
      if (message === undefined) socket.destroy();
      if (socket.destroyed) return;
      onMessage(message);
    }
  });
}

export function writeJsonLine(socket: Socket, message: unknown): void {
  if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
