import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from './paths';

interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** Names and licences of everything in the package that is not ours, with the full texts. */
export async function thirdPartyNotices(folders: readonly string[]): Promise<string> {
  const sections = await Promise.all(folders.map((folder) => sectionOf(join(repositoryRoot, folder))));
  const unique = [...new Map(sections.map((section) => [section.title, section])).values()];
  unique.sort((a, b) => a.title.localeCompare(b.title));
  return [
    '# Third-party notices',
    '',
    'AI Terminal Pro contains the following works. The built-in model has its own notice in `model/release/NOTICE.md`.',
    ...unique.flatMap(({ title, license, text }) => ['', `## ${title} (${license})`, '', '```', text, '```']),
    '',
  ].join('\n');
}

async function sectionOf(folder: string): Promise<{ title: string; license: string; text: string }> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as PackageManifest;
  const files = (await readdir(folder)).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name)).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  const license = manifest.license ?? 'see text';
  return {
    title: `${manifest.name} ${manifest.version}`,
    license,
    text:
      texts.join('\n\n').trim().replaceAll('```', "'''") || `Licence: ${license}. The package brings no licence file.`,
  };
}
