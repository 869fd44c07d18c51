import assert from 'node:assert/strict';
import { createErrorTranslator, type EngineAnswer } from '../../../src/engine/engineErrors';
import { rawRows, withoutTypeMarks } from '../../../src/engine/engineAnswers';

describe('errors of the driver in the words of the native engine', () => {
  const rows: readonly { readonly error: unknown; readonly code: string | undefined }[] = [
    { error: Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' }), code: 'P1001' },
    { error: new Error('timeout exceeded when trying to connect'), code: 'P1001' },
    { error: Object.assign(new Error('the database system is starting up'), { code: '57P03' }), code: 'P1001' },
    {
      error: Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' }),
      code: 'P1017',
    },
    { error: new Error('Connection terminated unexpectedly'), code: 'P1017' },
    { error: new Error('column "x" does not exist'), code: undefined },
    { error: undefined, code: undefined },
  ];
  for (const { error, code } of rows) {
    it(`${String(error)} is ${code ?? 'left as it is'}`, () => {
      const errors = createErrorTranslator({ consumeError: () => ({ error }) }, '`host`:`5432`');
      const facing = { error_code: 'P2036', message: 'driver', meta: { id: 0 } };
      const answer: EngineAnswer = { errors: [{ error: 'driver', user_facing_error: facing }] };
      assert.equal(errors.translate(answer).errors?.[0]?.user_facing_error?.error_code, code ?? 'P2036');
      assert.equal(errors.translateThrown(error)?.errors?.[0]?.user_facing_error?.error_code, code);
    });
  }

  it('are found inside a batch too', () => {
    const errors = createErrorTranslator({ consumeError: () => undefined }, 'x');
    const answer: EngineAnswer = {
      batchResult: [
        { errors: [{ error: '', user_facing_error: { message: '', error_code: 'P2010', meta: { code: '57P01' } } }] },
      ],
    };
    assert.equal(errors.translate(answer).batchResult?.[0]?.errors?.[0]?.user_facing_error?.error_code, 'P1017');
  });
});

describe('answers of the engine', () => {
  it('lose the type marks at every depth', () => {
    const marked = {
      a: { $type: 'BigInt', value: '5' },
      b: [{ $type: 'DateTime', value: 'now' }],
      c: { d: { $type: 'Json', value: '{}' } },
    };
    assert.deepEqual(withoutTypeMarks(marked), { a: '5', b: ['now'], c: { d: '{}' } });
  });

  it('give rows of a raw query as objects of typed cells', () => {
    const raw = {
      columns: ['n', 'list'],
      types: ['int', 'string-array'],
      rows: [
        [1, ['a', null]],
        [null, []],
      ],
    };
    const cell = (type: string, value: unknown) => ({ prisma__type: type, prisma__value: value });
    assert.deepEqual(rawRows(raw), [
      { n: cell('int', 1), list: cell('array', [cell('string', 'a'), cell('null', null)]) },
      { n: cell('null', null), list: cell('array', []) },
    ]);
  });
});
