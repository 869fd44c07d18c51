import assert from 'node:assert/strict';
import { fraction, portOrAny, positive, positiveWhole, wholeOrZero } from '../../../src/base/numberOptions';

describe('a number of the command line', () => {
  const rows: readonly {
    readonly name: string;
    readonly parse: (text: string) => number;
    readonly good: readonly string[];
    readonly bad: readonly string[];
  }[] = [
    { name: 'above 0', parse: positive, good: ['0.5', '60'], bad: ['0', '-5', 'soon', '', ' ', 'Infinity'] },
    { name: 'a share', parse: fraction, good: ['0', '0.5', '1'], bad: ['1.1', '-0.1', 'half', ''] },
    { name: 'whole and above 0', parse: positiveWhole, good: ['1', '90'], bad: ['0', '1.5', '', 'x'] },
    { name: 'whole', parse: wholeOrZero, good: ['0', '4'], bad: ['-1', '1.5', ''] },
    { name: 'a port', parse: portOrAny, good: ['0', '65535'], bad: ['65536', '-1', '80.5', ''] },
  ];
  for (const { name, parse, good, bad } of rows) {
    it(`is ${name}`, () => {
      for (const text of good) assert.equal(parse(text), Number(text));
      for (const text of bad) assert.throws(() => parse(text), /must be/, `"${text}"`);
    });
  }
});
