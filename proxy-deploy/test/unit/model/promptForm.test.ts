import assert from 'node:assert/strict';
import { isCommandModel, requestText, shellTag, type ChatMessage } from '../../../src/model/promptForm';

const user = (content: string): ChatMessage => ({ role: 'user', content });
const system = (content: string): ChatMessage => ({ role: 'system', content });

describe('the prompt of the command model', () => {
  const shells: readonly { readonly messages: readonly ChatMessage[]; readonly tag: string }[] = [
    { messages: [system('System: Linux. Shell: bash 5.2.'), user('x')], tag: 'bash' },
    { messages: [system('System: Windows 11. Shell: pwsh 7.4.'), user('x')], tag: 'powershell' },
    { messages: [system('System: Windows 11. Shell: cmd.'), user('x')], tag: 'cmd' },
    { messages: [system('System: macOS. Shell: zsh 5.9.'), user('x')], tag: 'bash' },
    { messages: [system('You write one PowerShell command.'), user('list files in bash style')], tag: 'powershell' },
    { messages: [user('list files')], tag: 'bash' },
  ];
  for (const { messages, tag } of shells) {
    it(`is for ${tag} after ${JSON.stringify(messages[0]?.content)}`, () => assert.equal(shellTag(messages), tag));
  }

  const requests: readonly { readonly content: string; readonly request: string }[] = [
    { content: 'list files', request: 'list files' },
    {
      content: 'Folder: ~/src\nNames here: a, b\n\nRequest: list files by size /no_think',
      request: 'list files by size',
    },
    { content: 'Folder: ~/src\n\nRequest: list files\nnewest first', request: 'list files newest first' },
    { content: 'some facts\nlist files\n', request: 'list files' },
    { content: '', request: '' },
  ];
  for (const { content, request } of requests) {
    it(`takes ${JSON.stringify(request)} out of ${JSON.stringify(content)}`, () =>
      assert.equal(requestText([user(content)]), request));
  }

  it('uses the last thing the user said', () => {
    assert.equal(requestText([user('first'), { role: 'assistant', content: 'ls' }, user('second')]), 'second');
  });

  it('is used for models that say so only', () => {
    assert.deepEqual(
      [isCommandModel('SmolLM2-135M-nl2sh pilot'), isCommandModel('Qwen3 0.6B'), isCommandModel(undefined)],
      [true, false, false],
    );
  });
});
