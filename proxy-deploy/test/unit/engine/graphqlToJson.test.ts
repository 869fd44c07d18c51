import assert from 'node:assert/strict';
import { parseDataModel } from '../../../src/engine/dataModel';
import { graphqlToJson } from '../../../src/engine/graphqlToJson';

const models = parseDataModel(`
model Token {
  token    String @id
  models   String[]
  metadata Json @default("{}")
  tpm      BigInt?
  owner    Owner? @relation(fields: [owner_id], references: [id])
}
model Owner {
  id    String @id
  extra Json
}
`);

describe('the translation of GraphQL to the JSON protocol', () => {
  const one = (text: string) => graphqlToJson(text, models)[0] ?? assert.fail('nothing was translated');

  it('splits the operation from the model and keeps the alias', () => {
    const { alias, request } = one('query { result: findUniqueToken(where: { token: "a" }) { token models } }');
    assert.equal(alias, 'result');
    assert.deepEqual(request, {
      action: 'findUnique',
      modelName: 'Token',
      query: { arguments: { where: { token: 'a' } }, selection: { token: true, models: true } },
    });
  });

  const operations: readonly (readonly [string, string])[] = [
    ['findUniqueOrThrowToken', 'findUniqueOrThrow'],
    ['findFirstToken', 'findFirst'],
    ['createManyToken', 'createMany'],
    ['createOneToken', 'createOne'],
    ['upsertOneToken', 'upsertOne'],
    ['deleteManyToken', 'deleteMany'],
    ['groupByToken', 'groupBy'],
  ];
  for (const [name, action] of operations) {
    it(`knows ${name}`, () => assert.equal(one(`mutation { result: ${name} { token } }`).request.action, action));
  }

  const values: readonly { readonly what: string; readonly text: string; readonly expected: unknown }[] = [
    {
      what: 'a JSON column',
      text: 'metadata: "{\\"a\\":1}"',
      expected: { metadata: { $type: 'Json', value: '{"a":1}' } },
    },
    {
      what: 'a filter on a JSON column',
      text: 'metadata: { equals: "{}" }',
      expected: { metadata: { equals: { $type: 'Json', value: '{}' } } },
    },
    {
      what: 'a big integer that a double cannot hold',
      text: 'tpm: 9007199254740993',
      expected: { tpm: { $type: 'BigInt', value: '9007199254740993' } },
    },
    {
      what: 'an increment of a big integer',
      text: 'tpm: { increment: 5 }',
      expected: { tpm: { increment: { $type: 'BigInt', value: '5' } } },
    },
    {
      what: 'a JSON column of a related model',
      text: 'owner: { create: { extra: "[]" } }',
      expected: { owner: { create: { extra: { $type: 'Json', value: '[]' } } } },
    },
    { what: 'a list of texts', text: 'models: ["a", "b"]', expected: { models: ['a', 'b'] } },
    { what: 'nothing', text: 'tpm: null', expected: { tpm: null } },
    {
      what: 'text with quotes, line ends and other scripts',
      text: 'token: "a\\"\\n\\u00e9"',
      expected: { token: 'a"\né' },
    },
  ];
  for (const { what, text, expected } of values) {
    it(`carries ${what}`, () => {
      const { request } = one(`mutation { result: createOneToken(data: { ${text} }) { token } }`);
      assert.deepEqual((request.query.arguments as { data: unknown }).data, expected);
    });
  }

  it('carries nested selections with their arguments', () => {
    const { request } = one('query { r: findManyToken(take: 2) { token owner(where: { id: "x" }) { id } } }');
    assert.deepEqual(request.query.selection, {
      token: true,
      owner: { arguments: { where: { id: 'x' } }, selection: { id: true } },
    });
  });

  it('passes raw queries through without a model', () => {
    const { request } = one('mutation { result: queryRaw(query: "select 1", parameters: "[]") }');
    assert.deepEqual(request, {
      action: 'queryRaw',
      query: { arguments: { query: 'select 1', parameters: '[]' }, selection: {} },
    });
  });

  it('refuses an operation that it does not know', () => {
    assert.throws(() => one('query { result: dropToken { token } }'), /Unknown operation dropToken/);
  });
});
