import assert from 'node:assert/strict';
import { proxyUrl } from '../../../src/deploy/adminAccess';
import { readTeam } from '../../../src/deploy/teamKeys';

const given = { budgetUsd: 5, days: 90 };

describe('the list of a team', () => {
  it('takes what is missing from the options, and names no limit that nobody gave', () => {
    assert.deepEqual(readTeam('\uFEFFuser,rpm\r\nada,10\r\ngrace,\r\n\r\n', given), [
      { user: 'ada', limits: { ...given, requestsPerMinute: 10 } },
      { user: 'grace', limits: given },
    ]);
  });

  const refused: readonly { readonly what: string; readonly text: string; readonly says: RegExp }[] = [
    { what: 'no column for the user', text: 'name\nada\n', says: /one of them "user"/ },
    { what: 'a person twice', text: 'user\nada\nada\n', says: /Line 3 names ada again/ },
    { what: 'a budget that is no number', text: 'user,budget\nada,lots\n', says: /Line 2 cannot be read/ },
    { what: 'a name with a blank', text: 'user\nada lovelace\n', says: /Line 2/ },
    {
      what: 'a column that nobody knows',
      text: 'user,buget\nada,3\n',
      says: /buget is not known: there are user, budget/,
    },
    { what: 'a cell too many', text: 'user,budget\nada,3,000\n', says: /Line 2 has more cells/ },
    { what: 'an empty name', text: 'user,rpm\n,10\n', says: /Line 2/ },
  ];
  for (const { what, text, says } of refused)
    it(`is refused with ${what}`, () => assert.throws(() => readTeam(text, given), says));
});

describe('the address of the proxy', () => {
  for (const url of [
    'https://owner-name.hf.space/',
    'http://127.0.0.1:4000',
    'http://localhost:4000',
    'http://proxy:7860',
  ])
    it(`may be ${url}`, () => assert.equal(proxyUrl(url), url.replace(/\/$/, '')));
  for (const url of ['http://llm.example.com', 'http://10.0.0.7:4000', 'llm.example.com', 'ftp://llm.example.com'])
    it(`may not be ${url}`, () => assert.throws(() => proxyUrl(url), /PROXY_URL is/));
});
