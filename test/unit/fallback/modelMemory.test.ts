import assert from 'node:assert/strict';
import { availableBytes, neededBytes, type MemorySource } from '../../../src/fallback/modelMemory';

const gigabyte = 2 ** 30;

function machine(files: Readonly<Record<string, string>>, platform: NodeJS.Platform = 'linux'): MemorySource {
  return {
    platform,
    freeBytes: () => 4 * gigabyte,
    totalBytes: () => 32 * gigabyte,
    read: (path) => files[path],
  };
}

describe('Available memory', () => {
  const group = '/sys/fs/cgroup';
  const cases: readonly (readonly [what: string, source: MemorySource, gigabytes: number])[] = [
    ['a Linux machine', machine({}), 4],
    ['Windows', machine({}, 'win32'), 4],
    ['macOS, whose file cache is not counted as free', machine({}, 'darwin'), 8],
    [
      'a container without a limit',
      machine({ [`${group}/memory.max`]: 'max\n', [`${group}/memory.current`]: '123\n' }),
      4,
    ],
    [
      'a container with a limit',
      machine({ [`${group}/memory.max`]: `${2 * gigabyte}\n`, [`${group}/memory.current`]: `${gigabyte}\n` }),
      1,
    ],
    [
      'a container whose usage is mostly file cache',
      machine({
        [`${group}/memory.max`]: `${2 * gigabyte}\n`,
        [`${group}/memory.current`]: `${2 * gigabyte}\n`,
        [`${group}/memory.stat`]: `anon 5\ninactive_file ${gigabyte}\nactive_file 1\n`,
      }),
      1,
    ],
    [
      'a limit on a group further up',
      machine({
        '/proc/self/cgroup': '0::/user.slice/session.scope\n',
        [`${group}/user.slice/session.scope/memory.max`]: 'max\n',
        [`${group}/user.slice/session.scope/memory.current`]: '5\n',
        [`${group}/user.slice/memory.max`]: `${3 * gigabyte}\n`,
        [`${group}/user.slice/memory.current`]: '0\n',
      }),
      3,
    ],
    [
      'a group over its limit',
      machine({ [`${group}/memory.max`]: '1000\n', [`${group}/memory.current`]: '2000\n' }),
      0,
    ],
  ];
  for (const [what, source, gigabytes] of cases) {
    it(`is ${gigabytes} GB on ${what}`, () => {
      assert.equal(availableBytes(source) / gigabyte, gigabytes);
    });
  }
});

describe('Needed memory', () => {
  const header = {
    architecture: 'llama',
    name: undefined,
    license: undefined,
    chatTemplate: undefined,
    tokenizerModel: 'gpt2',
    vocabularySize: 16_384,
    tensorBytes: 70e6,
    parameters: 116e6,
    splitCount: 1,
    numbers: new Map([
      ['block_count', 30],
      ['embedding_length', 576],
      ['attention.head_count', 9],
      ['attention.head_count_kv', 3],
    ]),
  };

  it('is near the 290 MB measured for the built-in model', () => {
    const needed = neededBytes(header, 1024);
    assert.ok(needed > 250e6 && needed < 350e6, `${needed}`);
  });

  it('grows with the context by two 16-bit states of every layer', () => {
    assert.equal(neededBytes(header, 2048) - neededBytes(header, 1024), 30 * 3 * 64 * 2 * 2 * 1024);
  });

  it('counts every part of a split file', () => {
    assert.ok(neededBytes({ ...header, splitCount: 3 }, 1024) - neededBytes(header, 1024) >= 140e6);
  });
});
