import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from '../base/userError';
import type { DeployContext } from './context';
import { createKeys, type KeyLimits, type KeyWish } from './keyCommands';

const csvRow = z.object({
  user: z.string().regex(/^[\w.@+-]{1,80}$/, 'has to be a name of letters, digits and . _ @ + -'),
  budget: z.coerce.number().positive().optional(),
  rpm: z.coerce.number().int().positive().optional(),
  tpm: z.coerce.number().int().positive().optional(),
  days: z.coerce.number().int().positive().optional(),
});

/** Reads a team: a CSV with the column user and, if wanted, budget, rpm, tpm and days; what is missing is as in `given`. */
export function readTeam(text: string, given: Partial<KeyLimits>): readonly KeyWish[] {
  const [header = '', ...lines] = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  const columns = header.split(',').map((name) => name.trim());
  if (!columns.includes('user'))
    throw new UserError('The first line of the file has to name the columns, one of them "user".');
  const unknown = columns.filter((name) => !(name in csvRow.shape));
  if (unknown.length > 0)
    throw new UserError(
      `The column ${unknown.join(', ')} is not known: there are ${Object.keys(csvRow.shape).join(', ')}.`,
    );
  const seen = new Set<string>();
  return lines.map((line, index) => {
    const cells = line.split(',').map((cell) => cell.trim());
    if (cells.length > columns.length)
      throw new UserError(`Line ${index + 2} has more cells than the first line has columns.`);
    const parsed = csvRow.safeParse(
      Object.fromEntries(columns.flatMap((name, at) => (cells[at] ? [[name, cells[at]]] : []))),
    );
    if (!parsed.success) throw new UserError(`Line ${index + 2} cannot be read: ${z.prettifyError(parsed.error)}`);
    const { user, budget, rpm, tpm, days } = parsed.data;
    if (seen.has(user)) throw new UserError(`Line ${index + 2} names ${user} again: one line per person.`);
    seen.add(user);
    const own = { budgetUsd: budget, requestsPerMinute: rpm, tokensPerMinute: tpm, days };
    return {
      user,
      limits: { ...given, ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)) },
    };
  });
}

export async function createTeam(
  file: string,
  output: string,
  given: Partial<KeyLimits>,
  context: DeployContext,
): Promise<void> {
  if (!existsSync(file)) throw new UserError(`${file} does not exist: give the CSV of the team.`);
  if (existsSync(output))
    throw new UserError(`${output} exists: keys are written to a new file only, name another with --out.`);
  const wishes = readTeam(readFileSync(file, 'utf8'), given);
  let made = 0;
  // One at a time: a key that was made and not written down could never be seen again.
  const write = (user: string, key: string): void => {
    if (made === 0) writeFileSync(output, 'user,key\n', { mode: 0o600, flag: 'wx' });
    appendFileSync(output, `${user},${key}\n`);
    made += 1;
  };
  try {
    await createKeys(wishes, context, write);
  } finally {
    if (made > 0)
      context.print(
        `${made} ${made === 1 ? 'key is' : 'keys are'} in ${output}, readable by you alone: hand them out and delete the file.`,
      );
  }
}
