/**
 * Writes the generated blocks of package.json from src/config; `--check` only compares (CI).
 * Usage: tsx tools/generateManifest.ts [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { commands, keybindings, type CommandDeclaration } from '../src/config/commands';
import { productName, settingsPrefix, terminalProfileId, terminalProfileTitle } from '../src/config/ids';
import { settings, type SettingDeclaration } from '../src/config/settings';

const manifestPath = fileURLToPath(new URL('../package.json', import.meta.url));

function settingProperty([key, declaration]: [string, SettingDeclaration<unknown>], order: number): [string, object] {
  const { $schema: _, ...schema } = z.toJSONSchema(declaration.schema) as Record<string, unknown>;
  return [
    `${settingsPrefix}.${key}`,
    {
      ...schema,
      default: declaration.fallback,
      scope: declaration.scope,
      ...(declaration.ignoreSync ? { ignoreSync: true } : {}),
      markdownDescription: declaration.description,
      ...(declaration.enumDescriptions ? { enumDescriptions: declaration.enumDescriptions } : {}),
      order,
    },
  ];
}

function contributedCommand({ id, title, icon }: CommandDeclaration): object {
  return { command: id, title, category: productName, ...(icon ? { icon } : {}) };
}

const commandList: readonly CommandDeclaration[] = Object.values(commands);

const generated = {
  activationEvents: ['onStartupFinished'],
  extensionKind: ['workspace'],
  capabilities: {
    virtualWorkspaces: false,
    untrustedWorkspaces: {
      supported: 'limited',
      description:
        "In an untrusted folder the workspace's own instructions file is not read; everything else works, and no setting of ours can come from a repository.",
    },
  },
  contributes: {
    commands: commandList.map(contributedCommand),
    menus: {
      commandPalette: commandList
        .filter((command) => command.paletteWhen)
        .map((command) => ({ command: command.id, when: command.paletteWhen })),
    },
    keybindings,
    terminal: { profiles: [{ id: terminalProfileId, title: terminalProfileTitle, icon: 'sparkle' }] },
    configuration: {
      title: productName,
      properties: Object.fromEntries(Object.entries(settings).map((entry, index) => settingProperty(entry, index + 1))),
    },
    configurationDefaults: { 'terminal.integrated.commandsToSkipShell': [commands.ask.id] },
  },
};

const before = readFileSync(manifestPath, 'utf8');
const after = `${JSON.stringify({ ...(JSON.parse(before) as object), ...generated }, null, 2)}\n`;
if (before === after) process.exit(0);
if (process.argv.includes('--check')) {
  console.error('package.json differs from src/config: run `npm run manifest` and commit the result.');
  process.exit(1);
}
writeFileSync(manifestPath, after);
