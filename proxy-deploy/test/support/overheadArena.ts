import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { freePort } from '../../src/base/freePort';
import type { OwnedProcess } from '../../src/base/ownedProcess';
import type { PythonRuntime } from '../../src/install/pythonRuntime';
import type { AdminApi } from '../../src/litellm/adminApi';
import type { Configuration } from '../../src/litellm/configSchema';
import { startLitellm, waitForLitellm, type LitellmOptions, type Tuning } from '../../src/litellm/litellmProcess';
import { allModels } from './proxy';
import { quantile } from './trend';
import { processorTimeMs } from './processorTime';

/** One way to start LiteLLM, measured against the others. */
export interface Variant {
  readonly name: string;
  readonly tuning?: Partial<Tuning>;
  readonly change?: (configuration: Configuration) => void;
  /** Another interpreter than the one that is chosen. */
  readonly runtime?: PythonRuntime;
}

export interface Measured {
  readonly variant: string;
  /** Until the answer is complete, as the client sees it. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Of LiteLLM's process, with what it does after the answer. */
  readonly processorMs: number;
  /** While it was its turn. */
  readonly perSecond: number;
}

export interface Contest {
  readonly turns: number;
  readonly streamed: boolean;
  /** Requests of a turn that are on their way at once. */
  readonly parallel: number;
}

interface Contestant {
  readonly variant: Variant;
  readonly litellm: OwnedProcess;
  readonly url: string;
  readonly timesMs: number[];
  processorMs: number;
  busyMs: number;
}

const requestsPerTurn = 10;
/** With several at once a turn has to be long beside its first and last request. */
const requestsPerParallel = 6;
/** Longer than LiteLLM works on after an answer; the flush of spend every ten seconds falls into the turns of all alike. */
const afterworkMs = 150;
const warmUpRequests = 60;

/** Some servers answer in a process of their own; the query engine is another program. */
function litellmTimeMs({ litellm }: Contestant): number {
  return processorTimeMs(litellm.pid, (command) => !command.startsWith('query-engine'));
}

/**
 * Several LiteLLM processes that stand beside each other on one database and one upstream and answer in turns of ten requests, so
 * that whatever else the machine does meets all of them alike. Without the gateway, which is the same for all.
 */
export class OverheadArena {
  private readonly contestants: Contestant[] = [];

  constructor(
    private readonly base: Omit<LitellmOptions, 'port' | 'folder' | 'tuning'>,
    private readonly folder: string,
    private readonly key: string,
  ) {}

  /** One after the other: a start computes for half a minute. */
  async enter(variant: Variant): Promise<void> {
    const folder = join(this.folder, `variant-${this.contestants.length}`);
    await mkdir(folder);
    const configuration = parse(readFileSync(this.base.configPath, 'utf8')) as Configuration;
    variant.change?.(configuration);
    const configPath = join(folder, 'config.yaml');
    writeFileSync(configPath, stringify(configuration));
    const port = await freePort();
    const tuning = { environment: {}, args: [], ...variant.tuning };
    const litellm = await startLitellm({
      ...this.base,
      runtime: variant.runtime ?? this.base.runtime,
      configPath,
      folder,
      port,
      tuning,
    });
    const url = `http://127.0.0.1:${port}`;
    this.contestants.push({ variant, litellm, url, timesMs: [], processorMs: 0, busyMs: 0 });
    await waitForLitellm(url, litellm, new AbortController().signal);
  }

  async compete({ turns, streamed, parallel }: Contest): Promise<readonly Measured[]> {
    for (const { url } of this.contestants)
      for (let count = 0; count < warmUpRequests; count += 1) await this.send(url, streamed);
    for (let turn = 0; turn < turns; turn += 1) {
      // Who starts changes, so that nobody always runs behind the same neighbour.
      const shift = turn % this.contestants.length;
      for (const contestant of [...this.contestants.slice(shift), ...this.contestants.slice(0, shift)])
        await this.turn(contestant, streamed, parallel);
    }
    return this.contestants.map(({ variant, timesMs, processorMs, busyMs }) => ({
      variant: variant.name,
      p50Ms: quantile(timesMs, 0.5),
      p95Ms: quantile(timesMs, 0.95),
      processorMs: processorMs / timesMs.length,
      perSecond: (1000 * timesMs.length) / busyMs,
    }));
  }

  async stop(): Promise<void> {
    await Promise.all(this.contestants.map(({ litellm }) => litellm.stop()));
  }

  private async turn(contestant: Contestant, streamed: boolean, parallel: number): Promise<void> {
    const before = litellmTimeMs(contestant);
    const begun = performance.now();
    const each = parallel === 1 ? requestsPerTurn : requestsPerParallel;
    const one = async (): Promise<void> => {
      for (let count = 0; count < each; count += 1) contestant.timesMs.push(await this.send(contestant.url, streamed));
    };
    await Promise.all(Array.from({ length: parallel }, one));
    contestant.busyMs += performance.now() - begun;
    await delay(afterworkMs);
    contestant.processorMs += litellmTimeMs(contestant) - before;
  }

  private async send(url: string, stream: boolean): Promise<number> {
    const body = JSON.stringify({
      model: allModels[0],
      max_tokens: 20,
      stream,
      messages: [{ role: 'user', content: 'list files' }],
    });
    const started = performance.now();
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' },
      body,
    });
    await response.text();
    assert.equal(response.status, 200);
    return performance.now() - started;
  }
}

/** A key of a person who is known to the proxy: LiteLLM looks an unknown one up in the database at every request. */
export async function createArenaKey(admin: AdminApi): Promise<string> {
  await admin.ensureUser('arena');
  return (await admin.createKey({ models: allModels, user_id: 'arena' })).key;
}
