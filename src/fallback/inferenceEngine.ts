import type { Result } from '../base/result';
import type { Generation, GenerationRequest, LocalModelFailure } from './localModel';

/** What the extension tells the model host about the file to load. */
export interface LoadRequest {
  readonly modelPath: string;
  /** Lower-case hex; undefined when nothing is known about the file (a user's own GGUF). */
  readonly sha256?: string | undefined;
  /** The size and time of the file when its hash was last found right; spares hashing it again. */
  readonly verified?: FileStamp | undefined;
  readonly threads: number | 'auto';
  readonly contextTokens: number;
  /** Memory that may be used without pushing other programs out. */
  readonly availableBytes: number;
  /** Whether a graphics card may be used when the installed binaries know it. */
  readonly gpu: 'auto' | 'never';
  /** Where the beginnings of prompts are kept as the model has read them; nowhere when undefined. */
  readonly startsFolder?: string | undefined;
}

export interface FileStamp {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** What was loaded and how; goes to the log and to the status bar's tooltip. */
export interface LoadedModel {
  readonly stamp: FileStamp;
  readonly threads: number;
  readonly contextTokens: number;
  /** Such as `cuda`, `metal`, `vulkan`, or `cpu`. */
  readonly device: string;
  readonly loadMs: number;
  /** What the time went into, such as `weights`; unknown from a host of an earlier version. */
  readonly parts?: LoadParts;
}

/** Milliseconds one after the other: from the start of the process to this request, then to the end of each part. */
export type LoadParts = Readonly<Record<'process' | 'library' | 'weights' | 'context', number>>;

/** The computation inside the model host; one call at a time. */
export interface InferenceEngine {
  load(request: LoadRequest): Promise<Result<LoadedModel, LocalModelFailure>>;
  generate(
    request: GenerationRequest,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Result<Generation, LocalModelFailure>>;
  /** The beginning of a prompt was read that is worth keeping on the disk. */
  readonly hasUnsavedStart: boolean;
  /** Keeps it; takes tenths of a second, in which nothing else is computed. */
  saveStart(): Promise<void>;
  /** The speed has changed since threads were measured: it should be done again. */
  readonly isOffTheMark: boolean;
  /**
   * Measures which number of threads serves the loaded model best on this machine and uses it from then on.
   * Undefined when aborted.
   */
  tuneThreads(signal: AbortSignal): Promise<number | undefined>;
}
