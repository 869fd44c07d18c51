import assert from 'node:assert/strict';
import { families } from '../../../src/safety/commands/families';
import { registry } from '../../../src/safety/database';
import type { CommandModel } from '../../../src/safety/model/commandModel';
import type { Example } from '../../../src/safety/model/rule';
import { verdictOf } from './judgeForTests';

const shellOf = (example: Example) => (typeof example === 'string' ? 'bash' : example.shell);
const textOf = (example: Example): string => (typeof example === 'string' ? example : example.command);

describe('rules of the risk database', () => {
  for (const [id, rule] of families.flatMap((family) => Object.entries(family.rules))) {
    for (const example of rule.matches) {
      it(`${id} finds: ${textOf(example)}`, async () => {
        const verdict = await verdictOf(textOf(example), shellOf(example));
        assert.ok(
          verdict.findings.some((finding) => finding.rule === id),
          `found ${verdict.findings.map((finding) => finding.rule).join(', ') || 'nothing'}`,
        );
      });
    }
    for (const example of rule.misses ?? []) {
      it(`${id} leaves alone: ${textOf(example)}`, async () => {
        const verdict = await verdictOf(textOf(example), shellOf(example));
        assert.deepEqual(
          verdict.findings.filter((finding) => finding.rule === id),
          [],
        );
      });
    }
  }

  it('names only rules that exist', () => {
    const named = families.flatMap((family) => Object.values(family.commands)).flatMap(rulesNamedBy);
    assert.deepEqual(
      [...new Set(named)].filter((id) => !registry.hasRule(id)),
      [],
    );
  });

  it('knows at least 400 commands of bash-like shells, 200 cmdlets and 80 commands of cmd.exe', () => {
    const real = (names: readonly string[]): number => names.filter((name) => !name.endsWith('_')).length;
    assert.ok(real(registry.names('any')) >= 400);
    assert.ok(registry.names('powershell').filter((name) => /^[a-z]+-[a-z]+$/.test(name)).length >= 200);
    assert.ok(real([...new Set([...registry.names('cmd'), ...registry.names('windows')])]) >= 80);
  });
});

function rulesNamedBy(model: CommandModel): string[] {
  const own = [
    model.act,
    model.bare,
    model.otherwise,
    model.runs?.alone,
    ...(model.when ?? []).map(([, rule]) => rule),
  ];
  const nested = (model.subs ?? []).flatMap(([, sub]) => (typeof sub === 'string' ? [sub] : rulesNamedBy(sub)));
  return [...own, ...nested].filter((id): id is string => id !== undefined && !id.startsWith('@') && id !== 'verbs');
}
