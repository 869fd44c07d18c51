import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { freeDiskBytes } from './freeDisk';
import { hashFile, hashFileHere } from './modelFile';

/** A state has about 0.1 MB a token in a model of 0.6 billion parameters: 40 to 80 MB. */
const mostKept = 2;
/** Nothing is kept on a disk that is nearly full. */
const diskReserveBytes = 2 * 2 ** 30;

const draftEnding = '.draft';
const abandonedMs = 60 * 60 * 1000;

/** What a saved start is good for: this text in this very file. */
export interface StartKey {
  readonly model: readonly (string | number)[];
  readonly tokens: readonly number[];
}

/**
 * What a model has in mind after the beginning that its prompts share (rules, examples), kept on the disk: to read
 * the beginning takes a larger model seconds, to read its state milliseconds. All failures mean that it is read anew.
 */
export class SavedStarts {
  private ahead: { readonly path: string; readonly hash: Promise<string | undefined> } | undefined;

  constructor(
    private readonly folder: string,
    private readonly freeBytes: (folder: string) => Promise<number> = freeDiskBytes,
  ) {}

  /** Begins to check what this model was told last, which it will most likely be told again, while it is loaded. */
  checkAhead(model: StartKey['model']): void {
    try {
      const names = readdirSync(this.folder).filter((name) => name.startsWith(shortHash(model)));
      const files = names.map((name) => join(this.folder, name));
      const [path] = files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
      if (path !== undefined) this.ahead = { path, hash: hashFileHere(path).catch(() => undefined) };
    } catch {
      // Nothing was kept yet, or another host removes files just now.
    }
  }

  /** Hands the file with the state to `restore`; false when there is none, or none that can be used. */
  async restore(key: StartKey, restore: (path: string) => Promise<void>): Promise<boolean> {
    const start = nameOf(key);
    const name = (await readdir(this.folder).catch(() => [])).find((found) => found.startsWith(start));
    if (name === undefined) return false;
    const path = join(this.folder, name);
    try {
      // llama.cpp ends its whole process over a file that is cut off.
      if (name !== `${start}-${await this.hashOf(path)}.state`) throw new Error('the file is damaged');
      await restore(path);
    } catch {
      await rm(path, { force: true }).catch(() => undefined);
      return false;
    }
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined);
    return true;
  }

  /** Has `save` write a file, which gets its name when it is whole; the ones used longest ago make room for it. */
  async keep(key: StartKey, save: (path: string) => Promise<void>): Promise<void> {
    const draft = join(this.folder, `${process.pid}${draftEnding}`);
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      if ((await this.freeBytes(this.folder)) < diskReserveBytes) return;
      await save(draft);
      await rename(draft, join(this.folder, `${nameOf(key)}-${await hashFile(draft)}.state`));
      await this.makeRoom();
    } catch {
      await rm(draft, { force: true }).catch(() => undefined);
    }
  }

  private async hashOf(path: string): Promise<string> {
    const { ahead } = this;
    this.ahead = undefined;
    return (ahead?.path === path ? await ahead.hash : undefined) ?? (await hashFile(path));
  }

  private async makeRoom(): Promise<void> {
    const names = await readdir(this.folder);
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.folder, name);
        return { path, usedMs: (await stat(path)).mtimeMs, isDraft: name.endsWith(draftEnding) };
      }),
    );
    // A draft may be in the making by another host, unless it was left behind long ago.
    const abandoned = files.filter(({ usedMs, isDraft }) => isDraft && usedMs < Date.now() - abandonedMs);
    const oldest = files
      .filter(({ isDraft }) => !isDraft)
      .sort((a, b) => b.usedMs - a.usedMs)
      .slice(mostKept);
    await Promise.all([...oldest, ...abandoned].map(({ path }) => rm(path, { force: true })));
  }
}

/** The file's own hash follows, so that damage shows. */
function nameOf({ model, tokens }: StartKey): string {
  return shortHash(model) + shortHash(tokens);
}

function shortHash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
