import assert from 'node:assert/strict';
import { frontOf, parseSttyFlags } from '../../../src/pty/foregroundProbe';
import { parseProcStat, parsePs, type ProcessRow } from '../../../src/pty/processTable';
import { treeOf } from '../../../src/pty/processTree';

function row(pid: number, given: Partial<ProcessRow> = {}): ProcessRow {
  return {
    pid,
    parentPid: 1,
    groupId: pid,
    sessionId: pid,
    terminal: undefined,
    foregroundGroupId: undefined,
    name: 'x',
    sleeping: true,
    startedAt: '0',
    ...given,
  };
}

describe('The process table', () => {
  const tail = '4194304 1 2 3 4 5 6 7 8 20 0 1 0 987654 1 2';

  it('reads a name with blanks and parentheses in /proc', () => {
    assert.deepEqual(parseProcStat(`77 (a ) (b) S 12 77 70 34819 80 ${tail}`), {
      pid: 77,
      parentPid: 12,
      groupId: 77,
      sessionId: 70,
      terminal: 'pts/3',
      foregroundGroupId: 80,
      name: 'a ) (b',
      sleeping: true,
      startedAt: '987654',
    });
  });

  it('leaves out zombies and nonsense', () => {
    assert.equal(parseProcStat(`77 (sh) Z 12 77 70 0 -1 ${tail}`), undefined);
    assert.equal(parseProcStat('nonsense'), undefined);
    assert.equal(parseProcStat('1 (sh) S 2'), undefined);
  });

  it('reads what ps of macOS prints', () => {
    const text = [
      '  501     1   501   777 Ss+  ttys004  Sun Nov 22 18:00:01 2026 /bin/zsh',
      '  502   501   502     0 R    ??       Sun Nov  1 08:00:01 2026 /Applications/Some App.app/Contents/MacOS/some app',
      '  503   501   503     0 Z    ??       Sun Nov 22 18:00:01 2026 (dead)',
      'garbage',
    ].join('\n');
    const rows = parsePs(text);
    assert.deepEqual(
      rows.map(({ pid, name, terminal, foregroundGroupId, sleeping }) => [
        pid,
        name,
        terminal,
        foregroundGroupId,
        sleeping,
      ]),
      [
        [501, 'zsh', 'ttys004', 777, true],
        [502, 'some app', undefined, undefined, false],
      ],
    );
  });

  it('reads the flags of GNU, BSD and BusyBox stty', () => {
    const cases: readonly (readonly [string, ReturnType<typeof parseSttyFlags>])[] = [
      ['speed 38400 baud; rows 24;\nisig icanon iexten echo echoe -echonl', { echoOff: false, lineMode: true }],
      ['lflags: -icanon isig iexten -echo echoe', { echoOff: true, lineMode: false }],
      ['isig icanon -echo', { echoOff: true, lineMode: true }],
      ['stty: nothing here', undefined],
    ];
    for (const [text, expected] of cases) assert.deepEqual(parseSttyFlags(text), expected);
  });

  it('finds a tree by descent, session and, without sessions, terminal', () => {
    const rows = [
      row(10, { sessionId: 10 }),
      row(11, { parentPid: 10, sessionId: 10 }),
      row(12, { parentPid: 11, sessionId: 12 }),
      row(13, { parentPid: 1, sessionId: 10 }),
      row(14, { parentPid: 1, sessionId: 14 }),
    ];
    assert.deepEqual(
      treeOf(10, rows, undefined).map(({ pid }) => pid),
      [10, 11, 12, 13],
    );
    const withoutSessions = [
      row(20, { sessionId: undefined, terminal: 'ttys1' }),
      row(21, { sessionId: undefined, terminal: 'ttys1' }),
      row(22, { sessionId: undefined, terminal: 'ttys2' }),
    ];
    assert.deepEqual(
      treeOf(20, withoutSessions, 'ttys1').map(({ pid }) => pid),
      [20, 21],
    );
  });

  it('takes the last started of the foreground group for the one in front', () => {
    const shell = row(10, { groupId: 10, foregroundGroupId: 30 });
    const rows = [shell, row(30, { groupId: 30, name: 'git' }), row(31, { groupId: 30, name: 'less' }), row(40)];
    assert.equal(frontOf(shell, rows)?.name, 'less');
    assert.equal(frontOf({ ...shell, foregroundGroupId: 10 }, rows)?.pid, 10);
    assert.equal(frontOf({ ...shell, foregroundGroupId: 99 }, rows), undefined);
  });
});
