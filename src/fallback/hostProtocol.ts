import * as z from 'zod/mini';
import { failed, ok, type Result } from '../base/result';

/**
 * The messages between the extension host and the model host. Both ends validate what they read:
 * the two may come from different versions of the extension when a host is shared between windows.
 */
export const protocolVersion = 1;

const id = z.number().check(z.int(), z.nonnegative());
const count = z.number().check(z.int(), z.nonnegative());
const ms = z.number();
const stamp = z.object({ sizeBytes: count, modifiedMs: z.number() });

const failure = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file-missing'), path: z.string() }),
  z.object({ kind: z.literal('file-corrupt'), path: z.string(), message: z.string() }),
  z.object({ kind: z.literal('hash-mismatch'), path: z.string() }),
  z.object({ kind: z.literal('too-big-for-memory'), neededBytes: z.number(), freeBytes: z.number() }),
  z.object({ kind: z.literal('system-too-old'), message: z.string() }),
  z.object({ kind: z.literal('prompt-too-long'), promptTokens: count, limitTokens: count }),
  z.object({ kind: z.literal('crashed'), message: z.string() }),
  z.object({ kind: z.literal('cancelled') }),
]);

const loadRequest = z.object({
  modelPath: z.string(),
  sha256: z.optional(z.string()),
  verified: z.optional(stamp),
  threads: z.union([z.literal('auto'), count]),
  contextTokens: count,
  availableBytes: z.number(),
  gpu: z.enum(['auto', 'never']),
  startsFolder: z.optional(z.string()),
});

const generationRequest = z.object({
  prompt: z.string(),
  startLength: z.exactOptional(count),
  isCommand: z.exactOptional(z.boolean()),
  maxTokens: count,
  temperature: z.number(),
  topP: z.exactOptional(z.number()),
  stopTexts: z.readonly(z.array(z.string())),
  seed: z.exactOptional(z.number()),
  compareWith: z.exactOptional(z.readonly(z.array(z.string()))),
  enough: z.exactOptional(z.readonly(z.array(z.number()))),
});

const toHost = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('load'), id, version: z.literal(protocolVersion), request: loadRequest }),
  z.object({ kind: z.literal('generate'), id, request: generationRequest }),
  z.object({ kind: z.literal('cancel'), id }),
]);

const fromHost = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('loaded'),
    id,
    model: z.object({
      stamp,
      threads: count,
      contextTokens: count,
      device: z.string(),
      loadMs: z.number(),
      parts: z.exactOptional(z.object({ process: ms, library: ms, weights: ms, context: ms })),
    }),
  }),
  z.object({ kind: z.literal('text'), id, text: z.string() }),
  z.object({
    kind: z.literal('done'),
    id,
    generation: z.object({
      text: z.string(),
      promptTokens: count,
      completionTokens: count,
      firstTokenMs: z.number(),
      totalMs: z.number(),
      likelihoods: z.exactOptional(
        z.object({ own: z.exactOptional(z.number()), others: z.readonly(z.array(z.nullable(z.number()))) }),
      ),
    }),
  }),
  z.object({ kind: z.literal('failed'), id, failure }),
  z.object({ kind: z.literal('tuned'), threads: count }),
]);

export type ToHost = z.infer<typeof toHost>;
export type FromHost = z.infer<typeof fromHost>;

export function parseToHost(message: unknown): Result<ToHost, string> {
  return parse(toHost, message);
}

export function parseFromHost(message: unknown): Result<FromHost, string> {
  return parse(fromHost, message);
}

function parse<T>(schema: z.ZodMiniType<T>, message: unknown): Result<T, string> {
  const parsed = schema.safeParse(message);
  return parsed.success ? ok(parsed.data) : failed(z.prettifyError(parsed.error));
}
