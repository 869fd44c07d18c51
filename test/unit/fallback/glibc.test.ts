import assert from 'node:assert/strict';
import { systemTooOld } from '../../../src/fallback/glibc';

describe('A system too old for the binaries', () => {
  const cases: readonly (readonly [platform: NodeJS.Platform, glibc: string | undefined, says: RegExp | undefined])[] =
    [
      ['linux', '2.34', undefined],
      ['linux', '2.36', undefined],
      ['linux', '2.100', undefined],
      ['linux', '3.0', undefined],
      ['linux', '2.33', /has glibc 2\.33; .* needs 2\.34 or newer/],
      ['linux', '2.9', /has glibc 2\.9/],
      ['linux', undefined, /does not use glibc/],
      ['darwin', undefined, undefined],
      ['win32', undefined, undefined],
    ];
  for (const [platform, glibc, says] of cases) {
    it(`${platform} with glibc ${String(glibc)} is ${says === undefined ? 'fine' : 'told'}`, () => {
      const message = systemTooOld(platform, glibc);
      if (says === undefined) assert.equal(message, undefined);
      else assert.match(message ?? '', says);
    });
  }
});
