import assert from 'node:assert/strict';
import { InstalledCommands } from '../../../src/ai/installedCommands';
import type { ShellKind } from '../../../src/base/shell';
import { systemClock } from '../../support/systemClock';

describe('InstalledCommands on this machine', () => {
  const commands = new InstalledCommands(systemClock, () => process.env['PATH']);
  const rows: readonly (readonly [string, ShellKind, boolean | undefined])[] = [
    ['ls', 'bash', true],
    ['node', 'zsh', true],
    ['cd', 'sh', true],
    ['[[', 'bash', true],
    ['shopt', 'sh', false],
    ['string', 'fish', true],
    ['no-such-program-here', 'bash', false],
    ['./script.sh', 'bash', undefined],
    ['$EDITOR', 'bash', undefined],
    ['Get-ChildItem', 'pwsh', undefined],
    ['dir', 'cmd', undefined],
  ];
  for (const [name, shell, known] of rows) {
    it(`${known === undefined ? 'does not judge' : known ? 'knows' : 'misses'} ${name} in ${shell}`, async () => {
      assert.equal(await commands.isCommand(name, shell), known);
    });
  }

  it('does not judge when PATH is empty', async () => {
    assert.equal(await new InstalledCommands(systemClock, () => undefined).isCommand('ls', 'bash'), undefined);
  });
});
