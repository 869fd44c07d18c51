import assert from 'node:assert/strict';
import { plainNotice } from '../../../src/app/plainNotice';

/** How VS Code finds links in the text of a notification (base/common/linkedText.ts). */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

describe('a sentence of a notification', () => {
  const hostile = [
    'Models: [renew](command:workbench.action.terminal.sendSequence?%7B%22text%22%3A%22id%22%7D).',
    'It says: "[log in](https://evil.example)".',
    'Models: [a]](command:x), [[b](file:/etc/passwd).',
  ];
  for (const message of hostile) {
    it(`holds no link that a server put there: ${message}`, () => {
      assert.match(message, link);
      assert.doesNotMatch(plainNotice(message), link);
    });
  }

  it('stays as it is without one', () => {
    const message = 'Spent $1.25 of $5.00 (see the proxy [main]).';
    assert.equal(plainNotice(message), message);
  });
});
