import { readFile } from 'node:fs/promises';

export interface ZipEntry {
  readonly name: string;
  readonly sizeBytes: number;
  readonly compressedBytes: number;
  /** Unix permission bits; 0 when the archive was made on Windows. */
  readonly mode: number;
}

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;

/** Reads the central directory of a zip file (APPNOTE 4.3.12 and 4.3.16); enough for packages below 4 GiB. */
export async function zipEntries(path: string): Promise<ZipEntry[]> {
  const bytes = await readFile(path);
  let end = bytes.length - 22;
  while (end >= 0 && bytes.readUInt32LE(end) !== endOfDirectory) end--;
  if (end < 0) throw new Error(`${path} is no zip file`);
  const entries: ZipEntry[] = [];
  let offset = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (bytes.readUInt32LE(offset) !== directoryEntry) throw new Error(`${path} has a damaged directory`);
    const [nameLength = 0, extraLength = 0, commentLength = 0] = [28, 30, 32].map((at) =>
      bytes.readUInt16LE(offset + at),
    );
    entries.push({
      name: bytes.toString('utf8', offset + 46, offset + 46 + nameLength),
      compressedBytes: bytes.readUInt32LE(offset + 20),
      sizeBytes: bytes.readUInt32LE(offset + 24),
      mode: (bytes.readUInt32LE(offset + 38) >>> 16) & 0o777,
    });
    offset += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}
