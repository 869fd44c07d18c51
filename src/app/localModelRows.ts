import { builtInModel, downloadableModels, type CatalogueModel } from '../fallback/catalogue';
import type { DownloadProgress } from '../fallback/downloadProgress';
import type { DownloadedModel } from '../fallback/downloadModel';
import type { KeptModel } from '../fallback/modelFolder';
import type { PickRow } from './window';

/** What a row of the list of local models does. */
export type ModelAction =
  | { readonly kind: 'use'; readonly model: CatalogueModel }
  | { readonly kind: 'download'; readonly model: CatalogueModel }
  | { readonly kind: 'use-file'; readonly path: string }
  | { readonly kind: 'choose-file' }
  | { readonly kind: 'remove'; readonly name: string; readonly path: string };

export interface ModelRow {
  readonly row: PickRow;
  readonly action: ModelAction;
}

export interface ModelListFacts {
  /** Path of a downloaded model's file; undefined for the built-in one. */
  readonly pathOf: (model: CatalogueModel) => string | undefined;
  readonly kept: readonly KeptModel[];
  /** Value of `local.model`, and of `local.modelPath` when it is not empty. */
  readonly chosenId: string;
  readonly chosenPath: string | undefined;
  readonly freeMemoryBytes: number;
  readonly freeDiskBytes: number;
}

/** The catalogue with what fits this machine, the files that are there besides, and what can be removed. */
export function modelRows(facts: ModelListFacts): ModelRow[] {
  const whole = facts.kept.filter(({ isPartial }) => !isPartial);
  const catalogue = [builtInModel, ...downloadableModels].map((model) => catalogueRow(model, facts));
  const known = new Map(downloadableModels.map((model) => [facts.pathOf(model), model.name]));
  const nameOf = (path: string): string => known.get(path) ?? fileNameOf(path);
  const others = whole
    .filter(({ path }) => !known.has(path))
    .map(({ path, sizeBytes }): ModelRow => ({
      row: {
        id: `file:${path}`,
        label: fileNameOf(path),
        description: words([path === facts.chosenPath && 'in use', 'downloaded', inMegabytes(sizeBytes)]),
        detail: 'A file of the hub that is not in this list: nothing is known of its quality.',
      },
      action: { kind: 'use-file', path },
    }));
  const removals = facts.kept.map(({ path, sizeBytes, isPartial }): ModelRow => {
    const name = nameOf(path.replace(/\.part$/, ''));
    return {
      row: {
        id: `remove:${path}`,
        label: `Remove ${isPartial ? `the unfinished download of ${name}` : name}`,
        description: `frees ${inMegabytes(sizeBytes)}`,
      },
      action: { kind: 'remove', name, path },
    };
  });
  const chooseFile: ModelRow = {
    row: { id: 'choose-file', label: 'Use a model file of this machine…' },
    action: { kind: 'choose-file' },
  };
  return [...catalogue, ...others, chooseFile, ...removals];
}

function catalogueRow(model: CatalogueModel, facts: ModelListFacts): ModelRow {
  const path = facts.pathOf(model);
  const file = facts.kept.find((kept) => kept.path === path);
  const partial = facts.kept.find((kept) => kept.path === `${path ?? ''}.part`);
  const isHere = path === undefined || file !== undefined;
  const inUse = facts.chosenPath === undefined && facts.chosenId === model.id;
  const place =
    path === undefined
      ? 'comes with the extension'
      : isHere
        ? 'downloaded'
        : partial === undefined
          ? `${inMegabytes(model.sizeBytes)} to download`
          : `${inMegabytes(partial.sizeBytes)} of ${inMegabytes(model.sizeBytes)} are here, goes on`;
  return {
    row: {
      id: model.id,
      label: model.name,
      description: words([inUse && 'in use', place, model.licence]),
      detail: words([fit(model, isHere, facts), model.quality, model.speed]),
    },
    action: { kind: isHere ? 'use' : 'download', model },
  };
}

/** What the sizes in the rows are to be compared with. */
export function describeMachine(freeMemoryBytes: number): string {
  return `${inGigabytes(freeMemoryBytes)} of this machine's memory are free`;
}

/** Whether the model can be loaded beside what runs now. */
export function fitsMemory(model: CatalogueModel, freeMemoryBytes: number): boolean {
  return model.memoryBytes <= freeMemoryBytes;
}

function fit(model: CatalogueModel, isHere: boolean, { freeMemoryBytes, freeDiskBytes }: ModelListFacts): string {
  if (!isHere && model.sizeBytes > freeDiskBytes) return `no room: ${inMegabytes(freeDiskBytes)} free on the disk`;
  return fitsMemory(model, freeMemoryBytes)
    ? `fits: ${inGigabytes(model.memoryBytes)} memory`
    : `does not fit now: ${inGigabytes(model.memoryBytes)} memory, ${inGigabytes(freeMemoryBytes)} free`;
}

/** Such as "120 of 397 MB · 12.3 MB/s · 23 s left". */
export function describeProgress(progress: DownloadProgress): string {
  const { receivedBytes, totalBytes, bytesPerSecond, secondsLeft } = progress;
  const total = Number.isFinite(totalBytes) ? ` of ${inMegabytes(totalBytes)}` : ' MB';
  return words([
    `${Math.round(receivedBytes / 1e6)}${total}`,
    bytesPerSecond !== undefined && `${(bytesPerSecond / 1e6).toFixed(1)} MB/s`,
    secondsLeft !== undefined && Number.isFinite(secondsLeft) && `${duration(secondsLeft)} left`,
  ]);
}

const checks: Record<DownloadedModel['checkedBy'], string> = {
  catalogue: "the hash in this extension's list",
  hub: 'the hash that the hub publishes for it',
  both: "the hash in this extension's list and the one that the hub publishes",
};

export function describeArrival(name: string, { checkedBy }: DownloadedModel, isLocalAsked: boolean): string {
  const then = isLocalAsked
    ? 'It answers from now on.'
    : 'It will answer when the setting provider lets the local model answer.';
  return `${name} is here; it was checked with ${checks[checkedBy]}. ${then}`;
}

function duration(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}

function words(parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(' · ');
}

export function fileNameOf(path: string): string {
  return path.split(/[\\/]/).pop() ?? path;
}

function inMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function inGigabytes(bytes: number): string {
  return `${(Math.max(0, bytes) / 1e9).toFixed(1)} GB`;
}
