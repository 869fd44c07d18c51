/** Run as a process that a test kills: downloads one file and ends with 0 when it is complete. */
import { silentLogger } from '../../../../src/base/logger';
import { downloadModel } from '../../../../src/fallback/downloadModel';
import { systemClock } from '../../../../src/base/systemClock';

const [hubUrl = '', folder = '', sha256 = ''] = process.argv.slice(2);
const source = { repository: 'org/model-GGUF', revision: 'main', fileName: 'model-Q4.gguf' };
const tools = {
  fetch,
  logger: silentLogger,
  clock: { nowMs: () => systemClock.nowMs(), after: (ms: number, run: () => void) => systemClock.after(ms / 20, run) },
};

void downloadModel({ source, hubUrl, folder, sha256 }, tools, () => undefined, new AbortController().signal).then(
  (result) => process.exit(result.kind === 'ok' ? 0 : 1),
);
