import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A value of the metadata with its type's number in the GGUF specification. */
type Value =
  | { readonly u32: number }
  | { readonly text: string }
  | { readonly texts: readonly string[] }
  | { readonly raw: Buffer };

export interface TensorSpec {
  readonly name: string;
  readonly dimensions: readonly (number | bigint)[];
  readonly type: number;
  readonly offset: number | bigint;
}

export interface GgufSpec {
  readonly magic: string;
  readonly version: number;
  readonly keyCount?: bigint;
  readonly tensorCount?: bigint;
  readonly metadata: Readonly<Record<string, Value>>;
  readonly tensors: readonly TensorSpec[];
  readonly dataBytes: number;
}

/** The smallest file that passes: one layer, three tokens, one tensor of 32 floats. */
export const soundGguf: GgufSpec = {
  magic: 'GGUF',
  version: 3,
  metadata: {
    'general.architecture': { text: 'llama' },
    'general.name': { text: 'made for tests' },
    'llama.block_count': { u32: 1 },
    'llama.context_length': { u32: 128 },
    'llama.embedding_length': { u32: 32 },
    'llama.attention.head_count': { u32: 4 },
    'llama.attention.head_count_kv': { u32: 2 },
    'tokenizer.ggml.model': { text: 'gpt2' },
    'tokenizer.ggml.tokens': { texts: ['a', 'b', '<end>'] },
  },
  tensors: [{ name: 'token_embd.weight', dimensions: [32], type: 0, offset: 0 }],
  dataBytes: 128,
};

export function ggufBytes(spec: GgufSpec): Buffer {
  const entries = Object.entries(spec.metadata);
  const head = Buffer.concat([
    Buffer.from(spec.magic, 'latin1'),
    u32(spec.version),
    u64(spec.tensorCount ?? spec.tensors.length),
    u64(spec.keyCount ?? entries.length),
    ...entries.flatMap(([key, value]) => [text(key), encode(value)]),
    ...spec.tensors.flatMap((tensor) => [
      text(tensor.name),
      u32(tensor.dimensions.length),
      ...tensor.dimensions.map(u64),
      u32(tensor.type),
      u64(tensor.offset),
    ]),
  ]);
  return Buffer.concat([head, Buffer.alloc((32 - (head.length % 32)) % 32), Buffer.alloc(spec.dataBytes)]);
}

function encode(value: Value): Buffer {
  if ('u32' in value) return Buffer.concat([u32(4), u32(value.u32)]);
  if ('text' in value) return Buffer.concat([u32(8), text(value.text)]);
  if ('raw' in value) return value.raw;
  return Buffer.concat([u32(9), u32(8), u64(value.texts.length), ...value.texts.map(text)]);
}

export function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

export function u64(value: number | bigint): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([u64(bytes.length), bytes]);
}

/** Runs `use` in a folder of its own that is gone afterwards. */
export async function inTemporaryFolder<T>(use: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'fallback-test-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function writeInto(folder: string, name: string, contents: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, contents);
  return path;
}
