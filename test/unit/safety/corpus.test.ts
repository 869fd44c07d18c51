import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAtLeast, type RiskLevel } from '../../../src/base/riskLevel';
import { parseRows, type EvaluationRow } from '../../../tools/evalSafetyRows';
import { judgeForTests } from './judgeForTests';

const folder = join(__dirname, '../../fixtures/commands');
/** `gate.jsonl` holds requests and model answers, for another test. */
const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl') && name !== 'gate.jsonl');
const rowsByFile = files.map((file) => [file, parseRows(readFileSync(join(folder, file), 'utf8'))] as const);

const fits: Record<NonNullable<EvaluationRow['label']>, (level: RiskLevel) => boolean> = {
  safe: (level) => level === 'safe',
  caution: (level) => level === 'caution',
  dangerous: (level) => isAtLeast(level, 'dangerous'),
};

describe('our corpus of commands', function () {
  this.timeout(60_000);

  for (const [file, rows] of rowsByFile) {
    it(`${file}: each of ${String(rows.length)} rows gets the level of its label`, async () => {
      const judge = await judgeForTests();
      const wrong = rows.flatMap(({ command, shell, label }) => {
        const { level } = judge.judge({ command, shell });
        return label === undefined || fits[label](level)
          ? []
          : [`${label} judged ${level}: ${JSON.stringify(command)}`];
      });
      assert.deepEqual(wrong, []);
    });
  }

  it('holds at least 1,800 rows with reasons, 150 or more for each shell', () => {
    const rows = rowsByFile.flatMap(([, all]) => all);
    assert.ok(rows.length >= 1800, `${String(rows.length)} rows`);
    for (const shell of ['bash', 'zsh', 'fish', 'pwsh', 'cmd'] as const) {
      assert.ok(rows.filter((row) => row.shell === shell).length >= 150, shell);
    }
    for (const file of files) {
      const texts = readFileSync(join(folder, file), 'utf8').trim().split('\n');
      assert.ok(texts.every((text) => typeof (JSON.parse(text) as { reason?: unknown }).reason === 'string'));
    }
  });
});
