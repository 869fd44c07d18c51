/**
 * Writes a model file of the shape, types and size of Qwen3-0.6B in Q4_K_M, with random weights: for measuring speed
 * where the real file can't be had. It answers nonsense. Its pairs of letters are learned from our own pages, so that a
 * prompt has about as many tokens as with the real vocabulary. Usage: tsx tools/randomQwen3.ts OUT.gguf
 */
import { randomFillSync } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { byteSigns, learnMerges } from './learnMerges';

const layers = 28;
const width = 1024;
const innerWidth = 3072;
const heads = 16;
const keyValueHeads = 8;
const headWidth = 128;
const vocabulary = 151_936;
const alignment = 32;

/** Numbers of ggml's types, the weights in a block and its bytes, and the 16-bit scale that keeps products small. */
const types = {
  f32: { id: 0, blockWeights: 1, blockBytes: 4, scaleAt: [], scale: 0 },
  q4k: { id: 12, blockWeights: 256, blockBytes: 144, scaleAt: [0, 2], scale: 0x0150 },
  q6k: { id: 14, blockWeights: 256, blockBytes: 210, scaleAt: [208], scale: 0x0150 },
} as const;

interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: keyof typeof types;
}

function layerTensors(layer: number): Tensor[] {
  const name = (part: string): string => `blk.${layer}.${part}.weight`;
  const norm = (part: string, size: number): Tensor => ({ name: name(part), shape: [size], type: 'f32' });
  const matrix = (part: string, columns: number, rows: number, type: Tensor['type'] = 'q4k'): Tensor => ({
    name: name(part),
    shape: [columns, rows],
    type,
  });
  // llama.cpp keeps more bits for half of the layers' values and outputs.
  const finer = layer < layers / 8 || layer >= (7 * layers) / 8 || (layer - Math.floor(layers / 8)) % 3 === 2;
  return [
    norm('attn_norm', width),
    norm('ffn_norm', width),
    norm('attn_q_norm', headWidth),
    norm('attn_k_norm', headWidth),
    matrix('attn_q', width, heads * headWidth),
    matrix('attn_k', width, keyValueHeads * headWidth),
    matrix('attn_v', width, keyValueHeads * headWidth, finer ? 'q6k' : 'q4k'),
    matrix('attn_output', heads * headWidth, width),
    matrix('ffn_gate', width, innerWidth),
    matrix('ffn_up', width, innerWidth),
    matrix('ffn_down', innerWidth, width, finer ? 'q6k' : 'q4k'),
  ];
}

const tensors: readonly Tensor[] = [
  { name: 'token_embd.weight', shape: [width, vocabulary], type: 'q6k' },
  { name: 'output_norm.weight', shape: [width], type: 'f32' },
  ...Array.from({ length: layers }, (_, layer) => layerTensors(layer)).flat(),
];

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
const f32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
};
const text = (value: string): Buffer => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);
const number = (key: string, value: number): Buffer => Buffer.concat([text(key), u32(4), u32(value)]);
const real = (key: string, value: number): Buffer => Buffer.concat([text(key), u32(6), f32(value)]);
const word = (key: string, value: string): Buffer => Buffer.concat([text(key), u32(8), text(value)]);
const list = (key: string, type: number, items: readonly Buffer[]): Buffer =>
  Buffer.concat([text(key), u32(9), u32(type), u64(items.length), ...items]);

const mergeCount = 2500;
const pages = readdirSync('docs').filter((name) => name.endsWith('.md'));
const merges = learnMerges(pages.map((name) => readFileSync(join('docs', name), 'utf8')).join('\n'), mergeCount);

/** The bytes, what their pairs make, then numbered tokens, then the two marks of a turn. */
function vocabularyTexts(): string[] {
  const made = [...new Set([...byteSigns, ...merges.map((pair) => pair.join(''))])];
  const numbered = Array.from({ length: vocabulary - made.length - 2 }, (_, index) => `<t${index}>`);
  return [...made, ...numbered, '<|im_start|>', '<|im_end|>'];
}

function metadata(): Buffer[] {
  const of = (key: string): string => `qwen3.${key}`;
  const tokens = vocabularyTexts();
  return [
    word('general.architecture', 'qwen3'),
    word('general.name', 'random weights in the shape of Qwen3-0.6B'),
    number('general.file_type', 15),
    number(of('block_count'), layers),
    number(of('context_length'), 8192),
    number(of('embedding_length'), width),
    number(of('feed_forward_length'), innerWidth),
    number(of('attention.head_count'), heads),
    number(of('attention.head_count_kv'), keyValueHeads),
    number(of('attention.key_length'), headWidth),
    number(of('attention.value_length'), headWidth),
    number(of('vocab_size'), vocabulary),
    real(of('attention.layer_norm_rms_epsilon'), 1e-6),
    real(of('rope.freq_base'), 1e6),
    word('tokenizer.ggml.model', 'gpt2'),
    word('tokenizer.ggml.pre', 'qwen2'),
    list('tokenizer.ggml.tokens', 8, tokens.map(text)),
    list(
      'tokenizer.ggml.token_type',
      5,
      tokens.map((token) => u32(token.startsWith('<|') ? 3 : 1)),
    ),
    list(
      'tokenizer.ggml.merges',
      8,
      merges.map((pair) => text(pair.join(' '))),
    ),
    number('tokenizer.ggml.bos_token_id', vocabulary - 2),
    number('tokenizer.ggml.eos_token_id', vocabulary - 1),
  ];
}

function bytesOf({ shape, type }: Tensor): number {
  const { blockWeights, blockBytes } = types[type];
  return (shape.reduce((product, size) => product * size, 1) / blockWeights) * blockBytes;
}

const padding = (bytes: number): Buffer => Buffer.alloc((alignment - (bytes % alignment)) % alignment);

function weights(tensor: Tensor): Buffer {
  const bytes = Buffer.alloc(bytesOf(tensor));
  if (tensor.type === 'f32') {
    for (let at = 0; at < bytes.length; at += 4) bytes.writeFloatLE(1, at);
    return bytes;
  }
  const { blockBytes, scaleAt, scale } = types[tensor.type];
  randomFillSync(bytes);
  for (let block = 0; block < bytes.length; block += blockBytes)
    for (const at of scaleAt) bytes.writeUInt16LE(scale, block + at);
  return bytes;
}

function write(path: string): void {
  const file = openSync(path, 'w');
  let written = 0;
  const put = (bytes: Buffer): void => {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    written += bytes.length;
  };
  const entries = metadata();
  put(Buffer.concat([Buffer.from('GGUF'), u32(3), u64(tensors.length), u64(entries.length), ...entries]));
  let offset = 0;
  for (const tensor of tensors) {
    const { name, shape, type } = tensor;
    put(Buffer.concat([text(name), u32(shape.length), ...shape.map(u64), u32(types[type].id), u64(offset)]));
    offset += bytesOf(tensor) + padding(bytesOf(tensor)).length;
  }
  put(padding(written));
  for (const tensor of tensors) {
    const bytes = weights(tensor);
    put(bytes);
    put(padding(bytes.length));
  }
  closeSync(file);
}

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('usage: tsx tools/randomQwen3.ts OUT.gguf');
write(path);
