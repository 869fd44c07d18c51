import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What a scripted `docker` says to a command that starts with these words, and how it ends. */
export interface DockerScript {
  /** Whether an engine answers `docker info`; a client alone is there in any case. */
  readonly engine: boolean;
  /** Digest of every image, as `docker buildx imagetools inspect` prints it. */
  readonly digest?: string;
  /** Whether `cosign` finds the image signed with the key, as LiteLLM's images of before 15 November 2026 are; undefined: no cosign. */
  readonly signed?: boolean;
}

/** A folder with programs `docker` and `cosign` that answer by their script and write down how they were called. */
export class ScriptedDocker {
  private readonly log: string;

  constructor(
    readonly folder: string,
    { engine, digest, signed }: DockerScript,
  ) {
    mkdirSync(folder, { recursive: true });
    this.log = join(folder, 'calls');
    writeFileSync(this.log, '');
    const info = engine ? 'echo 28.2.2' : 'echo "Cannot connect to the Docker daemon" >&2; exit 1';
    const inspect = digest === undefined ? 'echo "no such host" >&2; exit 1' : `echo '"${digest}"'`;
    const script = `#!/bin/sh\necho "$@" >> '${this.log}'\ncase "$1 $2" in\ninfo*) ${info};;\n"compose port") echo 0.0.0.0:\${PORT:-8080};;\n"buildx imagetools") ${inspect};;\nesac\n`;
    writeFileSync(join(folder, 'docker'), script);
    chmodSync(join(folder, 'docker'), 0o755);
    if (signed === undefined) return;
    const verdict = `case "$*" in *--key*) ${signed ? 'exit 0' : ':'};; esac; echo "no matching signatures" >&2; exit 1`;
    writeFileSync(join(folder, 'cosign'), `#!/bin/sh\necho "cosign $@" >> '${this.log}'\n${verdict}\n`, {
      mode: 0o755,
    });
  }

  /** An environment in which this is the first `docker`. */
  get path(): string {
    return [this.folder, process.env['PATH']].join(delimiter);
  }

  get calls(): readonly string[] {
    return readFileSync(this.log, 'utf8').split('\n').filter(Boolean);
  }
}
