import * as z from 'zod/mini';

/**
 * Messages between the extension (client) and the PTY host process.
 * Both sides validate what they receive: the channel is a process boundary.
 */
const shellId = z.int();
const requestId = z.int();
const cellCount = z.int().check(z.gte(1), z.lte(100_000));

const spawnOptions = z.object({
  file: z.string(),
  args: z.array(z.string()),
  cwd: z.string(),
  env: z.record(z.string(), z.string()),
  columns: cellCount,
  rows: cellCount,
});

const toHost = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('spawn'), shellId, options: spawnOptions }),
  z.object({ kind: z.literal('write'), shellId, data: z.string() }),
  z.object({ kind: z.literal('resize'), shellId, columns: cellCount, rows: cellCount }),
  z.object({ kind: z.literal('pause'), shellId }),
  z.object({ kind: z.literal('resume'), shellId }),
  /** The client took this many UTF-16 units off the channel. */
  z.object({ kind: z.literal('received'), shellId, units: z.int() }),
  z.object({ kind: z.literal('foreground'), shellId, requestId }),
  z.object({ kind: z.literal('kill'), shellId }),
]);

const spawnFailure = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('shell-not-found'), path: z.string() }),
  z.object({ kind: z.literal('shell-not-executable'), path: z.string() }),
  z.object({ kind: z.literal('folder-not-found'), path: z.string() }),
  z.object({ kind: z.literal('spawn-failed'), message: z.string() }),
]);

const exit = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exited'), code: z.int() }),
  z.object({ kind: z.literal('signalled'), signal: z.int() }),
]);

const foregroundProcess = z.object({
  pid: z.int(),
  name: z.string(),
  commandLine: z.string(),
  echoOff: z.boolean(),
  lineMode: z.boolean(),
  waiting: z.boolean(),
});

const fromHost = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('spawned'), shellId, pid: z.int() }),
  z.object({ kind: z.literal('spawn-failed'), shellId, failure: spawnFailure }),
  z.object({ kind: z.literal('data'), shellId, data: z.string() }),
  z.object({ kind: z.literal('exited'), shellId, exit }),
  z.object({ kind: z.literal('foreground'), requestId, process: z.optional(foregroundProcess) }),
  z.object({ kind: z.literal('problem'), message: z.string() }),
]);

export type ToHostMessage = z.infer<typeof toHost>;
export type FromHostMessage = z.infer<typeof fromHost>;
export type SpawnFailure = z.infer<typeof spawnFailure>;
export type HostedExit = z.infer<typeof exit>;

/** Undefined for anything that is not a message of the protocol. */
export function parseToHost(message: unknown): ToHostMessage | undefined {
  return toHost.safeParse(message).data;
}

/** Undefined for anything that is not a message of the protocol. */
export function parseFromHost(message: unknown): FromHostMessage | undefined {
  return fromHost.safeParse(message).data;
}
