import assert from 'node:assert/strict';
import { Assessor } from '../../../src/app/assessor';
import { knownTasks, type RecalledCommand } from '../../../src/app/knownTasks';
import { silentLogger } from '../../../src/base/logger';
import { FakeClock } from '../../support/fakeClock';
import { judgeForTests, verdictOf } from '../safety/judgeForTests';

const never = new AbortController().signal;

async function judged(wish: string, ...found: RecalledCommand[]): Promise<string[]> {
  const find = knownTasks(
    () => Promise.resolve(found),
    ({ command, shell, ...more }) => verdictOf(command, shell, more),
    new FakeClock(),
  );
  return (await find(wish, 'bash', never)).map(({ command, isRisky }) => (isRisky ? `risky: ${command}` : command));
}

describe('a known task in the light of what its command does', () => {
  it('is none when it changes what the request only wants to see', async () => {
    assert.deepEqual(
      await judged(
        'print notes.txt with a number in front of every line',
        { command: "sed -i 's/^/number/' notes.txt", score: 0.9 },
        { command: 'nl notes.txt', score: 0.5 },
      ),
      ['nl notes.txt'],
    );
  });

  it('is none when it loses what the request wants to keep', async () => {
    const discards = { command: 'git reset --hard HEAD~1', score: 0.7 };
    const keeps = { command: 'git reset --soft HEAD~1', score: 0.6 };
    const cases = [
      ['undo my last commit but keep the changes', ['git reset --soft HEAD~1']],
      ['undo my last commit without losing the changes', ['git reset --soft HEAD~1']],
      ['undo my last commit', ['git reset --soft HEAD~1', 'risky: git reset --hard HEAD~1']],
      ['drop my last commit, keep only what was before', ['git reset --soft HEAD~1', 'risky: git reset --hard HEAD~1']],
    ] as const;
    for (const [wish, expected] of cases) assert.deepEqual(await judged(wish, discards, keeps), expected, wish);
  });

  it('comes later when it is dangerous and not nearly certain', async () => {
    assert.deepEqual(
      await judged(
        'delete a container',
        { command: 'rm -rf ./*', score: 0.6 },
        { command: 'docker rm web', score: 0.3 },
      ),
      ['docker rm web', 'risky: rm -rf ./*'],
    );
  });

  it('stays where it is when it is certain or harmless', async () => {
    assert.deepEqual(
      await judged('delete everything here', { command: 'rm -rf ./*', score: 0.9 }, { command: 'ls', score: 0.4 }),
      ['rm -rf ./*', 'ls'],
    );
  });

  it('may write where a shell starts when the request says that it is to last', async () => {
    const command = "echo 'export EDITOR=nvim' >> ~/.zshrc";
    assert.deepEqual(await judged('set EDITOR to nvim permanently', { command, score: 0.6 }), [command]);
    assert.deepEqual(await judged('set EDITOR to nvim', { command, score: 0.6 }), [`risky: ${command}`]);
  });
});

describe('known tasks', () => {
  const ls = { command: 'ls', score: 0.9 };

  /** Counts how often they are looked up. */
  function counted(answer: () => readonly RecalledCommand[]) {
    const counts = { recalled: 0, judged: 0 };
    const find = knownTasks(
      () => {
        counts.recalled++;
        return Promise.resolve(answer());
      },
      ({ command, shell }) => {
        counts.judged++;
        return verdictOf(command, shell);
      },
      new FakeClock(),
    );
    return { find, counts };
  }

  it('are looked up and judged once for all answers to a wish in a shell', async () => {
    const { find, counts } = counted(() => [ls]);
    await find('list files', 'bash', never);
    await find('list files', 'bash', never);
    assert.deepEqual(counts, { recalled: 1, judged: 1 });
    await find('list files', 'fish', never);
    await find('list all files', 'fish', never);
    assert.deepEqual(counts, { recalled: 3, judged: 3 });
  });

  it('are looked up again when none came: they may still have been read', async () => {
    const answers = [[], [ls]];
    const { find } = counted(() => answers.shift() ?? []);
    assert.deepEqual(await find('list files', 'bash', never), []);
    assert.equal((await find('list files', 'bash', never)).length, 1);
  });

  it('are waited for two seconds', async () => {
    const clock = new FakeClock();
    const slow = knownTasks(
      (_wish, _shell, _count, signal) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve([]), { once: true })),
      ({ command, shell }) => verdictOf(command, shell),
      clock,
    );
    const found = slow('list files', 'bash', never);
    clock.advance(2_000);
    assert.deepEqual(await found, []);
  });

  it('are not taken for risky because the parsers are not loaded yet, and are judged once they are', async () => {
    const clock = new FakeClock();
    let load: () => void = () => undefined;
    const loaded = new Promise<void>((resolve) => {
      load = resolve;
    });
    const judge = await judgeForTests();
    const assessor = new Assessor(() => loaded.then(() => judge), clock, silentLogger);
    const find = knownTasks(
      () => Promise.resolve([{ command: 'rm -rf ./*', score: 0.6 }]),
      (input) => Promise.resolve(assessor.now(input)),
      clock,
    );
    const isRisky = async (): Promise<boolean | undefined> =>
      (await find('delete a container', 'bash', never))[0]?.isRisky;
    assert.equal(await isRisky(), false);
    load();
    await assessor.prepare();
    assert.equal(await isRisky(), true);
  });
});
