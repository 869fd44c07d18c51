import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InstalledCommands, type ShellFacts } from '../../../src/ai/installedCommands';
import type { ShellKind } from '../../../src/base/shell';
import { systemClock } from '../../../src/base/systemClock';

function shell(kind: ShellKind, told: Partial<ShellFacts> = {}): ShellFacts {
  return { kind, aliases: {}, names: undefined, proven: new Set(), ...told };
}

const searchPath = process.env['PATH'] ?? '';

describe('InstalledCommands on this machine', () => {
  const commands = new InstalledCommands(systemClock, () => searchPath);

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
  for (const [name, kind, known] of rows) {
    it(`${known === undefined ? 'does not judge' : known ? 'knows' : 'misses'} ${name} in ${kind}`, async () => {
      assert.equal(await commands.isCommand(name, shell(kind, { names: { searchPath, functions: [] } })), known);
    });
  }

  const told: readonly (readonly [what: string, name: string, facts: Partial<ShellFacts>])[] = [
    ['an alias', 'll', { aliases: { ll: 'ls -l' } }],
    ['a function', 'mkcd', { names: { searchPath, functions: ['mkcd'] } }],
    ['a command that ran here', 'nvm', { names: { searchPath, functions: [] }, proven: new Set(['nvm']) }],
  ];
  for (const [what, name, facts] of told) {
    it(`knows ${what}`, async () => {
      assert.equal(await commands.isCommand(name, shell('bash', facts)), true);
    });
  }

  it('looks where this shell looks, not where the editor does', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'commands-'));
    try {
      writeFileSync(join(folder, 'only-in-this-shell'), '#!/bin/sh\n');
      chmodSync(join(folder, 'only-in-this-shell'), 0o755);
      const activated = shell('bash', { names: { searchPath: `${folder}:${searchPath}`, functions: [] } });
      assert.equal(await commands.isCommand('only-in-this-shell', activated), true);
      assert.equal(
        await commands.isCommand('only-in-this-shell', shell('bash', { names: { searchPath, functions: [] } })),
        false,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('judges only common tools while the shell has not told its names', async () => {
    assert.equal(await commands.isCommand('no-such-program-here', shell('bash')), undefined);
    const empty = new InstalledCommands(systemClock, () => '/usr/lib');
    assert.equal(await empty.isCommand('rg', shell('bash')), false);
    assert.equal(await empty.isCommand('mkcd', shell('bash')), undefined);
  });

  it('does not judge when there is no search path', async () => {
    assert.equal(await new InstalledCommands(systemClock, () => undefined).isCommand('rg', shell('bash')), undefined);
  });

  it('takes less than 5 ms once the folders are read', async () => {
    const asked = shell('bash', { names: { searchPath, functions: [] } });
    await commands.isCommand('ls', asked);
    const startMs = performance.now();
    for (let index = 0; index < 50; index += 1) await commands.isCommand(`program-${index}`, asked);
    const eachMs = (performance.now() - startMs) / 50;
    assert.ok(eachMs < 5, `${eachMs.toFixed(2)} ms`);
  });
});
