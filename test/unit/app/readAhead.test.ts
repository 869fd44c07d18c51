import assert from 'node:assert/strict';
import type { SuggestionContext } from '../../../src/ai/provider';
import { localProvider } from '../../../src/app/localProvider';
import { readAhead } from '../../../src/app/readAhead';
import { Emitter } from '../../../src/base/event';
import { silentLogger, type Logger } from '../../../src/base/logger';
import { FakeClock } from '../../support/fakeClock';
import { ScriptedModel } from '../../support/scriptedModel';

const contextOf = (shell: SuggestionContext['shell']): Promise<SuggestionContext> =>
  Promise.resolve({ operatingSystem: { name: 'linux', version: '6' }, shell });

class Shell {
  readonly shell = 'bash';
  shellVersion: string | undefined;
  readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;

  tell(version?: string): Promise<void> {
    this.shellVersion = version;
    this.changed.fire();
    return new Promise((resolve) => setImmediate(resolve));
  }
}

describe('Reading ahead for a terminal that opened', () => {
  it('loads at once, and reads what the first request begins with as soon as the shell told its version', async () => {
    const model = new ScriptedModel(['ls'], { name: 'Qwen3 0.6B', promptFormat: 'chat' });
    const shell = new Shell();
    readAhead(shell, model, contextOf, silentLogger);
    await shell.tell();
    assert.deepEqual(model.preloads, [undefined]);
    await shell.tell('5.2.15');
    await shell.tell('5.2.15');
    assert.equal(model.preloads.length, 2);

    const context = await contextOf({ kind: 'bash', version: '5.2.15' });
    const asked = { goal: { kind: 'ask', request: 'list files' }, context } as const;
    const provider = localProvider(
      () => model,
      () => undefined,
      new FakeClock(),
    );
    await provider.suggest(asked, () => undefined, new AbortController().signal);
    const { prompt = '', startLength } = model.requests[0] ?? {};
    assert.equal(model.preloads[1], prompt.slice(0, startLength));
  });

  it('reads nothing ahead for a model that is told no rules', async () => {
    const model = new ScriptedModel(['ls']);
    const shell = new Shell();
    shell.shellVersion = '5.2.15';
    readAhead(shell, model, contextOf, silentLogger);
    await shell.tell('5.2.15');
    assert.deepEqual(model.preloads, [undefined]);
  });

  it('says in the log that what is told of a request could not be read', async () => {
    const logged: string[] = [];
    const logger: Logger = { log: (level, message) => logged.push(`${level}: ${message}`), child: () => logger };
    const shell = new Shell();
    const model = new ScriptedModel(['ls'], { name: 'Qwen3 0.6B', promptFormat: 'chat' });
    readAhead(shell, model, () => Promise.reject(new Error('the instructions are unreadable')), logger);
    await shell.tell('5.2.15');
    assert.deepEqual(logged, ['warn: nothing is read ahead for the model: Error: the instructions are unreadable']);
    assert.deepEqual(model.preloads, [undefined]);
  });

  it('stops listening with its owner', async () => {
    const model = new ScriptedModel(['ls'], { name: 'Qwen3 0.6B', promptFormat: 'chat' });
    const shell = new Shell();
    readAhead(shell, model, contextOf, silentLogger).dispose();
    await shell.tell('5.2.15');
    assert.deepEqual(model.preloads, [undefined]);
  });
});
