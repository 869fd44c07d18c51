import { fstatSync, readSync } from 'node:fs';
import { failed, ok, type Result } from '../base/result';
import { blockOf } from './ggmlTypes';

/** What the product needs to know of a GGUF file before llama.cpp sees it. */
export interface GgufHeader {
  readonly architecture: string;
  readonly name: string | undefined;
  readonly license: string | undefined;
  readonly chatTemplate: string | undefined;
  readonly tokenizerModel: string | undefined;
  readonly vocabularySize: number;
  readonly tensorBytes: number;
  readonly parameters: number;
  readonly splitCount: number;
  /** Numbers under `<architecture>.`, such as `block_count`. */
  readonly numbers: ReadonlyMap<string, number>;
}

// Far above any real file, far below what would fill the memory of a machine.
const mostKeys = 100_000;
const mostTensors = 100_000;
const longestText = 16 * 2 ** 20;
const longestArray = 16 * 2 ** 20;

class Malformed extends Error {}

/**
 * Reads and checks the header: magic, version, sane counts, and that all tensor data is there.
 * Synchronous (a vocabulary has 300,000 texts to walk over), so it belongs into the model host.
 */
export function readGgufHeader(fileDescriptor: number): Result<GgufHeader, string> {
  const { size } = fstatSync(fileDescriptor);
  try {
    return ok(parse(new Reader(fileDescriptor, size), size));
  } catch (error) {
    if (error instanceof Malformed) return failed(error.message);
    throw error;
  }
}

function parse(reader: Reader, fileBytes: number): GgufHeader {
  if (fileBytes === 0) throw new Malformed('the file is empty');
  if (reader.bytes(4).toString('latin1') !== 'GGUF') throw new Malformed('it is not a GGUF file');
  const version = reader.number('u32');
  if (version !== 2 && version !== 3) throw new Malformed(`GGUF version ${version} is not supported`);
  const tensorCount = bounded(reader.number('u64'), mostTensors, 'tensors');
  const keyCount = bounded(reader.number('u64'), mostKeys, 'metadata keys');
  const values = new Map<string, MetadataValue>();
  for (let index = 0; index < keyCount; index++) {
    const key = reader.text();
    values.set(key, reader.value(reader.number('u32')));
  }
  const tensors = readTensors(reader, tensorCount);
  const alignment = numberOf(values.get('general.alignment')) ?? 32;
  if (alignment < 1 || alignment > 2 ** 20) throw new Malformed('its alignment makes no sense');
  const dataStart = Math.ceil(reader.position / alignment) * alignment;
  if (dataStart + tensors.endOffset > fileBytes)
    throw new Malformed(
      `it is cut off: ${String(dataStart + tensors.endOffset)} bytes belong to it, ${fileBytes} are there`,
    );
  const architecture = textOf(values.get('general.architecture'));
  if (architecture === undefined) throw new Malformed('it does not name an architecture');
  const numbers = new Map<string, number>();
  for (const [key, value] of values)
    if (key.startsWith(`${architecture}.`) && typeof value === 'number')
      numbers.set(key.slice(architecture.length + 1), value);
  return {
    architecture,
    name: textOf(values.get('general.name')),
    license: textOf(values.get('general.license')),
    chatTemplate: textOf(values.get('tokenizer.chat_template')),
    tokenizerModel: textOf(values.get('tokenizer.ggml.model')),
    vocabularySize: lengthOf(values.get('tokenizer.ggml.tokens')),
    tensorBytes: tensors.bytes,
    parameters: tensors.parameters,
    splitCount: numberOf(values.get('split.count')) ?? 1,
    numbers,
  };
}

function readTensors(reader: Reader, count: number) {
  let bytes = 0;
  let parameters = 0;
  let endOffset = 0;
  for (let index = 0; index < count; index++) {
    const name = reader.text();
    const dimensions = bounded(reader.number('u32'), 8, 'dimensions');
    let elements = 1;
    for (let dimension = 0; dimension < dimensions; dimension++) elements *= reader.number('u64');
    const block = blockOf(reader.number('u32'));
    const offset = reader.number('u64');
    if (block === undefined) throw new Malformed(`tensor ${name.slice(0, 80)} has an unknown type`);
    const tensorBytes = (elements / block.elements) * block.bytes;
    if (!Number.isSafeInteger(offset + Math.ceil(tensorBytes))) throw new Malformed('its tensor sizes make no sense');
    bytes += tensorBytes;
    parameters += elements;
    endOffset = Math.max(endOffset, offset + tensorBytes);
  }
  return { bytes, parameters, endOffset };
}

/** Arrays keep only their length: their contents (vocabulary, merges) are llama.cpp's business. */
type MetadataValue = number | boolean | string | { readonly length: number };

function numberOf(value: MetadataValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
function textOf(value: MetadataValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
function lengthOf(value: MetadataValue | undefined): number {
  return typeof value === 'object' ? value.length : 0;
}

function bounded(value: number, limit: number, what: string): number {
  if (value > limit) throw new Malformed(`its header announces ${value} ${what}`);
  return value;
}

type NumberType = 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'i32' | 'f32' | 'u64' | 'i64' | 'f64';

const decoders: Record<NumberType, { readonly bytes: number; readonly read: (from: Buffer) => number }> = {
  u8: { bytes: 1, read: (from) => from.readUInt8() },
  i8: { bytes: 1, read: (from) => from.readInt8() },
  u16: { bytes: 2, read: (from) => from.readUInt16LE() },
  i16: { bytes: 2, read: (from) => from.readInt16LE() },
  u32: { bytes: 4, read: (from) => from.readUInt32LE() },
  i32: { bytes: 4, read: (from) => from.readInt32LE() },
  f32: { bytes: 4, read: (from) => from.readFloatLE() },
  u64: { bytes: 8, read: (from) => Number(from.readBigUInt64LE()) },
  i64: { bytes: 8, read: (from) => Number(from.readBigInt64LE()) },
  f64: { bytes: 8, read: (from) => from.readDoubleLE() },
};

// The numbers of the value types in the GGUF specification; 7 is a boolean byte, 8 a text, 9 an array.
const numberTypes: Readonly<Partial<Record<number, NumberType>>> = {
  0: 'u8',
  1: 'i8',
  2: 'u16',
  3: 'i16',
  4: 'u32',
  5: 'i32',
  6: 'f32',
  7: 'u8',
  10: 'u64',
  11: 'i64',
  12: 'f64',
};
const textType = 8;
const arrayType = 9;
const booleanType = 7;

/** Reads a file forward through one buffer. */
class Reader {
  position = 0;
  private buffer = Buffer.alloc(0);
  private bufferStart = 0;

  constructor(
    private readonly fileDescriptor: number,
    private readonly fileBytes: number,
  ) {}

  bytes(length: number): Buffer {
    if (this.position + length > this.fileBytes) throw new Malformed('it is cut off inside its header');
    let from = this.position - this.bufferStart;
    if (from + length > this.buffer.length) {
      const wanted = Math.min(Math.max(length, 2 ** 20), this.fileBytes - this.position);
      const buffer = Buffer.allocUnsafe(wanted);
      const bytesRead = readSync(this.fileDescriptor, buffer, 0, wanted, this.position);
      if (bytesRead < length) throw new Malformed('it is cut off inside its header');
      this.buffer = buffer.subarray(0, bytesRead);
      this.bufferStart = this.position;
      from = 0;
    }
    this.position += length;
    return this.buffer.subarray(from, from + length);
  }

  number(type: NumberType): number {
    const { bytes, read } = decoders[type];
    return read(this.bytes(bytes));
  }

  text(): string {
    return this.bytes(this.textLength()).toString('utf8');
  }

  value(type: number): MetadataValue {
    if (type === textType) return this.text();
    if (type === arrayType) return this.array();
    const number = numberTypes[type];
    if (number === undefined) throw new Malformed(`its metadata has a value of unknown type ${type}`);
    const value = this.number(number);
    return type === booleanType ? value !== 0 : value;
  }

  private array(): MetadataValue {
    const type = this.number('u32');
    const length = bounded(this.number('u64'), longestArray, 'values in one array');
    if (type === textType) {
      for (let index = 0; index < length; index++) this.skip(this.textLength());
      return { length };
    }
    const number = numberTypes[type];
    if (number === undefined) throw new Malformed(`its metadata has an array of unknown type ${type}`);
    this.skip(length * decoders[number].bytes);
    return { length };
  }

  private textLength(): number {
    return bounded(this.number('u64'), longestText, 'bytes in one text');
  }

  private skip(length: number): void {
    if (this.position + length > this.fileBytes) throw new Malformed('it is cut off inside its header');
    this.position += length;
  }
}
