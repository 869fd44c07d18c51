import assert from 'node:assert/strict';
import { readTeam } from '../../../src/deploy/keyCommands';

const usual = { budgetUsd: 5, budgetWindow: '30d', requestsPerMinute: 60, days: 90 };

describe('the list of a team', () => {
  it('takes what is missing from the options', () => {
    assert.deepEqual(readTeam('user,rpm\r\nada,10\r\ngrace,\r\n\r\n', usual), [
      { user: 'ada', ...usual, requestsPerMinute: 10 },
      { user: 'grace', ...usual },
    ]);
  });

  const refused: readonly { readonly what: string; readonly text: string; readonly says: RegExp }[] = [
    { what: 'no column for the user', text: 'name\nada\n', says: /one of them "user"/ },
    { what: 'a person twice', text: 'user\nada\nada\n', says: /Line 3 names ada again/ },
    { what: 'a budget that is no number', text: 'user,budget\nada,lots\n', says: /Line 2 cannot be read/ },
    { what: 'a name with a blank', text: 'user\nada lovelace\n', says: /Line 2/ },
    { what: 'an empty name', text: 'user,rpm\n,10\n', says: /Line 2/ },
  ];
  for (const { what, text, says } of refused) it(`is refused with ${what}`, () => assert.throws(() => readTeam(text, usual), says));
});
