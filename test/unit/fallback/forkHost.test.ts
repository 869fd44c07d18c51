import assert from 'node:assert/strict';
import { describeExit } from '../../../src/fallback/forkHost';

describe('How a host ended', () => {
  const cases: readonly (readonly [code: number | null, signal: string | null, stderr: string, says: string])[] = [
    [1, null, '', 'exit code 1'],
    [null, 'SIGKILL', '', 'signal SIGKILL'],
    [null, 'SIGABRT', 'x\nGGML_ASSERT(n > 0) failed\nmore', 'signal SIGABRT: GGML_ASSERT(n > 0) failed'],
    [1, null, 'node:internal\nError: Cannot find module x\n  at y', 'exit code 1: Error: Cannot find module x'],
  ];
  for (const [code, signal, stderr, says] of cases) {
    it(`is told as "${says}"`, () => {
      assert.equal(describeExit(code, signal, stderr), says);
    });
  }
});
