import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAnswer } from '../../src/ai/answerParser';
import type { RiskLevel } from '../../src/base/riskLevel';
import type { ShellKind } from '../../src/base/shell';
import type { LoadedJudge } from '../../src/safety/judge';
import { loadJudgeForTools } from '../../tools/evalSafetyJudge';
import { parseRows, type EvaluationRow } from '../../tools/evalSafetyRows';
import { ScriptedServer } from '../support/scriptedServer';
import { leave, openAiTerminal, openBox, scriptedSettings, waitForReview } from './support/asking';
import { useVscode } from './support/useVscode';

const corpus = join(__dirname, '../fixtures/commands');

/** Shells that can run here, how many rows of the corpus each shows, and a home whose prompt is easy to wait for. */
const shells = [
  { shell: 'bash', path: '/bin/bash', rows: 24, home: { '.bashrc': "PS1='ready> '\nunset HISTFILE\n" } },
  { shell: 'zsh', path: '/usr/bin/zsh', rows: 14, home: { '.zshrc': "PROMPT='ready> '\nunset HISTFILE\n" } },
  {
    shell: 'fish',
    path: '/usr/bin/fish',
    rows: 14,
    home: { '.config/fish/config.fish': "set -g fish_greeting\nfunction fish_prompt; echo -n 'ready> '; end\n" },
  },
] as const;
type ShownShell = (typeof shells)[number];

interface ShownRow {
  readonly command: string;
  readonly level: RiskLevel;
}

const levels: readonly RiskLevel[] = ['safe', 'caution', 'dangerous', 'critical'];

/** The rows for one shell: as many of each level as there are, spread over the corpus, of what fits on one line of text. */
function chooseRows(
  { shell, rows: wanted }: ShownShell,
  judge: LoadedJudge,
  all: readonly EvaluationRow[],
): ShownRow[] {
  const candidates = all.filter(
    (row) => row.shell === shell && /^[!-~][ -~]{1,58}[!-~]$/.test(row.command) && isAnswer(row.command, shell),
  );
  const judged = candidates.map(({ command }) => ({ command, level: judge.judge({ command, shell }).level }));
  return levels.flatMap((level, index) => {
    const ofLevel = judged.filter((row) => row.level === level);
    const count = Math.floor((wanted + levels.length - 1 - index) / levels.length);
    return Array.from({ length: count }, (_, step) => ofLevel[Math.floor((step * ofLevel.length) / count)]).filter(
      (row) => row !== undefined,
    );
  });
}

/** Some commands can't be a model's answer as they stand: `- rm -rf ~`, which zsh would run, is read as an item of a list. */
function isAnswer(command: string, shell: ShellKind): boolean {
  const parsed = parseAnswer(command, { shell, known: '' });
  return parsed.kind === 'ok' && parsed.value.command === command;
}

describe('the level of the review is that of the judge', () => {
  let judge: LoadedJudge;
  let all: EvaluationRow[];

  before(async function () {
    this.timeout(60_000);
    judge = await loadJudgeForTools();
    all = readdirSync(corpus)
      .filter((file) => file !== 'gate.jsonl')
      .flatMap((file) => parseRows(readFileSync(join(corpus, file), 'utf8')));
  });

  it('shows at least 50 rows of the corpus', function () {
    this.timeout(60_000);
    const shown = shells.map((shell) => chooseRows(shell, judge, all).length);
    assert.ok(shown.reduce((sum, count) => sum + count) >= 50, shown.join());
  });

  for (const entry of shells) {
    describe(entry.shell, () => {
      let server: ScriptedServer;
      const vscode = useVscode(async () => {
        server = await ScriptedServer.start({ kind: 'answer', text: 'true' });
        return {
          home: entry.home,
          settings: { ...scriptedSettings(server), 'aiTerminalPro.shell.path': entry.path },
        };
      });
      after(() => server.stop());

      it(`for ${entry.rows} commands`, async function () {
        this.timeout(240_000);
        const session = vscode();
        const wrong: string[] = [];
        await openAiTerminal(session);
        for (const [index, { command, level }] of chooseRows(entry, judge, all).entries()) {
          server.setScript({ kind: 'answer', text: command });
          await openBox(session);
          await session.quickInput.type(`row ${index}`);
          await session.quickInput.press('Enter');
          const { title, rows } = await waitForReview(session);
          const shown = title.slice(0, title.indexOf(' ')).toLowerCase();
          if (shown !== level || !rows.some(({ label }) => label.replaceAll('·', ' ').includes(command.slice(0, 20)))) {
            wrong.push(`${command}: judged ${level}, shown as ${title} with ${rows[0]?.label ?? 'no row'}`);
          }
          await session.quickInput.press('Escape');
          await session.quickInput.waitForClosed();
        }
        await leave(session);
        assert.deepEqual(wrong, []);
      });
    });
  }
});
