import { InvalidArgumentError } from 'commander';

/** A number of the command line that `fits`; commander shows what it must be. */
function parser(must: string, fits: (value: number) => boolean): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(value) || !fits(value)) throw new InvalidArgumentError(`must be ${must}`);
    return value;
  };
}

export const positive = parser('a number above 0', (value) => value > 0);
export const fraction = parser('a number between 0 and 1', (value) => value >= 0 && value <= 1);
export const positiveWhole = parser('a whole number above 0', (value) => Number.isInteger(value) && value > 0);
export const wholeOrZero = parser('a whole number', (value) => Number.isInteger(value) && value >= 0);
export const portOrAny = parser(
  '0 (any free port) to 65535',
  (value) => Number.isInteger(value) && value >= 0 && value <= 65_535,
);
