import assert from 'node:assert/strict';
import { classifyCommandLine, classifyProgram } from '../../../src/pty/classifyForeground';

const cases: readonly (readonly [commandLine: string, kind: string])[] = [
  ['python3', 'repl'],
  ['python3.11 -q', 'repl'],
  ['python3 script.py', 'program'],
  ['python3 -m http.server', 'program'],
  ['node', 'repl'],
  ['node -e 1', 'program'],
  ['psql -d db', 'repl'],
  ['/usr/bin/less file', 'pager'],
  ['man ls', 'pager'],
  ['bash', 'inner-shell'],
  ['-zsh', 'inner-shell'],
  ['bash -l', 'inner-shell'],
  ['bash build.sh', 'program'],
  ['sh -c "sleep 1"', 'program'],
  ['nu', 'inner-shell'],
  ['vim x', 'program'],
  ['ssh host', 'program'],
  ['C:\\Python\\python.exe', 'repl'],
  ['', 'program'],
];

describe('Who is in the foreground', () => {
  for (const [commandLine, kind] of cases) {
    it(`is a ${kind} for ${JSON.stringify(commandLine)}`, () => {
      assert.equal(classifyCommandLine(commandLine).kind, kind);
    });
  }

  it('is a password prompt, whatever the program, when lines are read without echo', () => {
    const process = { pid: 1, name: 'sudo', commandLine: 'sudo ls', lineMode: true, waiting: true };
    assert.equal(classifyProgram({ ...process, echoOff: true }).kind, 'password');
    assert.equal(classifyProgram({ ...process, echoOff: false }).kind, 'program');
  });
});
