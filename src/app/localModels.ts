import { assertNever } from '../base/assertNever';
import { DisposableStore, type Disposable } from '../base/lifecycle';
import type { Result } from '../base/result';
import type { Settings } from '../config/settings';
import { downloadableModels, type CatalogueModel } from '../fallback/catalogue';
import { describeDownloadFailure, type DownloadFailure } from '../fallback/downloadFailure';
import { downloadedModelPath, type DownloadedModel, type ModelDownload } from '../fallback/downloadModel';
import type { DownloadProgress } from '../fallback/downloadProgress';
import { parseHubReference } from '../fallback/hubReference';
import type { KeptModel } from '../fallback/modelFolder';
import {
  describeArrival,
  describeMachine,
  describeProgress,
  fileNameOf,
  fitsMemory,
  modelRows,
  type ModelAction,
  type ModelRow,
} from './localModelRows';
import { licenceNote } from './licenceNote';
import type { Window } from './window';

export interface ProgressReport {
  readonly message: string;
  /** Of the whole, 0 to 1; undefined while it is not known. */
  readonly share: number | undefined;
}

export interface LocalModelsPorts {
  readonly window: Window;
  /** The shared cache folder of models. */
  readonly folder: string;
  settings(): Settings;
  /** Uses a model of the catalogue, or a file; the other one of the two settings is emptied. */
  use(choice: { readonly id: string } | { readonly path: string }): Promise<void>;
  freeMemoryBytes(): number;
  freeDiskBytes(): Promise<number>;
  kept(): Promise<readonly KeptModel[]>;
  /** A notification that the user can cancel. */
  withProgress<T>(
    title: string,
    work: (report: (progress: ProgressReport) => void, signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
  download(
    download: ModelDownload,
    onProgress: (progress: DownloadProgress) => void,
    signal: AbortSignal,
  ): Promise<Result<DownloadedModel, DownloadFailure>>;
  remove(path: string): Promise<void>;
  /** The editor's own dialog for a file of the user's. */
  chooseFile(): Promise<void>;
}

interface Wanted {
  readonly name: string;
  readonly download: Omit<ModelDownload, 'hubUrl' | 'folder'>;
  readonly choose: (path: string) => { readonly id: string } | { readonly path: string };
}

const tryAgain = 'Try Again';

/** The list of local models: choose, download, remove. Nothing is fetched before a row was taken. */
export class LocalModels implements Disposable {
  private readonly ending = new AbortController();
  private readonly running = new Set<string>();

  constructor(private readonly ports: LocalModelsPorts) {}

  /** Shows the list and does what was chosen; resolves when that is done. */
  async choose(): Promise<void> {
    const rows = await this.rows();
    const chosen = await this.pick(rows);
    if (chosen === undefined) return;
    if (typeof chosen !== 'string') {
      await this.act(chosen);
      return;
    }
    const source = parseHubReference(chosen);
    if (source === undefined) {
      const message = `"${chosen}" names no GGUF file of the hub; give it as owner/repository/file.gguf.`;
      await this.ports.window.notify('warning', message, []);
      return;
    }
    await this.download({ name: fileNameOf(source.fileName), download: { source }, choose: (path) => ({ path }) });
  }

  /** Ends what is being downloaded; it goes on from there the next time. */
  dispose(): void {
    this.ending.abort();
  }

  private async rows(): Promise<ModelRow[]> {
    const { folder } = this.ports;
    const settings = this.ports.settings();
    const path = settings['local.modelPath'].trim();
    return modelRows({
      pathOf: ({ source }) => (source === undefined ? undefined : downloadedModelPath(folder, source)),
      kept: await this.ports.kept(),
      chosenId: settings['local.model'],
      chosenPath: path === '' ? undefined : path,
      freeMemoryBytes: this.ports.freeMemoryBytes(),
      freeDiskBytes: await this.ports.freeDiskBytes(),
    });
  }

  /** The row that was taken, or the text that was typed; undefined when the list was closed. */
  private pick(rows: readonly ModelRow[]): Promise<ModelAction | string | undefined> {
    const store = new DisposableStore();
    return new Promise((resolve) => {
      const finish = (choice: ModelAction | string | undefined): void => {
        store.dispose();
        resolve(choice);
      };
      const pick = store.add(
        this.ports.window.openPick({
          title: `Local models · ${describeMachine(this.ports.freeMemoryBytes())}`,
          placeholder: 'Choose a model, or paste owner/repository/file.gguf of the hub',
          rows: rows.map(({ row }) => row),
          busy: false,
        }),
      );
      store.add(pick.onDidHide(() => finish(undefined)));
      store.add(
        pick.onDidAccept(({ row, value }) => {
          if (value.trim() !== '') finish(value.trim());
          else if (row !== undefined) finish(rows.find((candidate) => candidate.row.id === row)?.action);
        }),
      );
      const onAbort = (): void => finish(undefined);
      this.ending.signal.addEventListener('abort', onAbort);
      store.add({ dispose: () => this.ending.signal.removeEventListener('abort', onAbort) });
    });
  }

  private async act(action: ModelAction): Promise<void> {
    switch (action.kind) {
      case 'use':
        await this.ports.use({ id: action.model.id });
        return;
      case 'use-file':
        await this.ports.use({ path: action.path });
        return;
      case 'choose-file':
        await this.ports.chooseFile();
        return;
      case 'download':
        if (await this.isWanted(action.model)) await this.download(wantedOf(action.model));
        return;
      case 'remove':
        await this.remove(action.name, action.path);
        return;
      default:
        assertNever(action);
    }
  }

  /** Asks back before a download that could not be used now. */
  private async isWanted(model: CatalogueModel): Promise<boolean> {
    if (fitsMemory(model, this.ports.freeMemoryBytes())) return true;
    return this.ports.window.confirm({
      message: `${model.name} does not fit into the memory that is free now.`,
      detail: 'It can be downloaded, but answers only when other programs have been closed.',
      refuse: 'Do Not Download',
      agree: 'Download',
    });
  }

  private async download(wanted: Wanted): Promise<void> {
    const { window, folder } = this.ports;
    const path = downloadedModelPath(folder, wanted.download.source);
    if (this.running.has(path)) {
      await window.notify('info', `${wanted.name} is being downloaded already.`, []);
      return;
    }
    this.running.add(path);
    const download = { ...wanted.download, folder, hubUrl: this.ports.settings()['local.hubUrl'] };
    const result = await this.ports
      .withProgress(`Downloading ${wanted.name}`, (report, signal) =>
        this.ports.download(
          download,
          (progress) => report({ message: describeProgress(progress), share: shareOf(progress) }),
          AbortSignal.any([signal, this.ending.signal]),
        ),
      )
      .finally(() => this.running.delete(path));
    if (this.ending.signal.aborted) return;
    if (result.kind === 'ok') {
      await this.ports.use(wanted.choose(result.value.path));
      const isLocalAsked = this.ports.settings().provider !== 'litellm';
      const arrival = describeArrival(wanted.name, result.value, isLocalAsked);
      const message = [arrival, licenceNote(wanted.name)].filter(Boolean).join(' ');
      await window.notify('info', message, []);
      return;
    }
    const { failure } = result;
    const severity = failure.kind === 'cancelled' ? 'info' : 'warning';
    const action = await window.notify(severity, describeDownloadFailure(failure), [tryAgain]);
    if (action === tryAgain) await this.download(wanted);
  }

  private async remove(name: string, path: string): Promise<void> {
    const { window } = this.ports;
    const settings = this.ports.settings();
    const used = downloadableModels.find(({ id }) => id === settings['local.model'])?.source;
    const ownFile = settings['local.modelPath'].trim();
    const usedPath = ownFile === '' ? used && downloadedModelPath(this.ports.folder, used) : ownFile;
    const agreed = await window.confirm({
      message: `Remove ${name}?`,
      detail: usedPath === path ? 'It is in use; the built-in model answers from then on.' : 'It is not in use.',
      refuse: 'Keep',
      agree: 'Remove',
    });
    if (!agreed) return;
    // First the process that has the file open lets go of it.
    if (usedPath === path) await this.ports.use({ id: 'built-in' });
    await this.ports.remove(path);
    await window.notify('info', `${name} was removed.`, []);
  }
}

function wantedOf(model: CatalogueModel): Wanted {
  const { id, name, source, sha256, isHashUnconfirmed } = model;
  if (source === undefined) throw new Error(`${id} comes with the extension and can't be downloaded`);
  return { name, download: { source, sha256, isHashUnconfirmed }, choose: () => ({ id }) };
}

function shareOf({ receivedBytes, totalBytes }: DownloadProgress): number | undefined {
  return totalBytes > 0 ? receivedBytes / totalBytes : undefined;
}
