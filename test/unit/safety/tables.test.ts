import assert from 'node:assert/strict';
import { families } from '../../../src/safety/commands/families';
import { list } from '../../../src/safety/model/arguments';
import type { CommandModel, OptionStyle } from '../../../src/safety/model/commandModel';

/** Every model of the database with the words that lead to it and the style it inherits. */
function* modelsOf(model: CommandModel, path: string, style: OptionStyle = 'gnu'): Generator<Placed> {
  const own = model.style ?? style;
  yield { model, path, style: own };
  for (const [paths, sub] of model.subs ?? []) {
    if (typeof sub !== 'string') {
      yield* modelsOf(sub, `${path} ${list(paths)[0] ?? ''}`, own);
    }
  }
}

interface Placed {
  readonly model: CommandModel;
  readonly path: string;
  readonly style: OptionStyle;
}

const named = families.flatMap((family) =>
  Object.entries(family.commands).map(([names, model]) => ({ group: family.for ?? 'any', names: list(names), model })),
);
const placed = named.flatMap(({ names, model }) => [...modelsOf(model, names[0] ?? '')]);

const doubled = (words: readonly string[]): string[] => words.filter((word, index) => words.indexOf(word) !== index);

/** What the reader of arguments makes of an option of this style; another spelling never matches. */
const readable: Record<OptionStyle, RegExp> = {
  gnu: /^(?:-|\+o$|\+[a-zA-Z]$)/,
  long: /^-/,
  slash: /^\/[^A-Z]+$/,
  dos: /^(?:-|\/[^A-Z]+$)/,
  powershell: /^-[^A-Z]+$/,
};

describe('tables of the risk database', () => {
  it('name each command once for the same shells', () => {
    assert.deepEqual(doubled(named.flatMap(({ group, names }) => names.map((name) => `${group}: ${name}`))), []);
  });

  it('name each rule once', () => {
    assert.deepEqual(doubled(families.flatMap((family) => Object.keys(family.rules))), []);
  });

  it('name each subcommand of a command once, because a later row hides an earlier one', () => {
    const found = placed.flatMap(({ model, path }) =>
      doubled((model.subs ?? []).flatMap(([paths]) => list(paths))).map((sub) => `${path}: ${sub}`),
    );
    assert.deepEqual(found, []);
  });

  it('have no subcommand that is read as an option', () => {
    const found = placed.flatMap(({ model, path, style }) =>
      (model.subs ?? [])
        .flatMap(([paths]) => list(paths))
        .filter((sub) => sub.split('/').some((word) => word.startsWith('-') || (style === 'slash' && word === '')))
        .map((sub) => `${path}: ${sub}`),
    );
    assert.deepEqual(found, []);
  });

  it('write options as they are read', () => {
    const found = placed.flatMap(({ model, path, style }) =>
      [model.values, model.help, model.reads, ...(model.when ?? []).map(([names]) => names)]
        .flatMap(list)
        .filter((name) => !readable[style].test(name))
        .map((name) => `${path}: ${name} (${style})`),
    );
    assert.deepEqual(found, []);
  });

  it('give no meaning to an option that only asks for help', () => {
    const found = placed.flatMap(({ model, path }) => {
      const help = new Set([...list(model.help), '--help', '--version']);
      return (model.when ?? [])
        .filter(([, action]) => action !== '@help')
        .flatMap(([names]) => list(names).filter((name) => help.has(name)))
        .map((name) => `${path}: ${name}`);
    });
    assert.deepEqual(found, []);
  });

  it('give no option the same meaning twice', () => {
    const found = placed.flatMap(({ model, path }) =>
      doubled(
        (model.when ?? []).flatMap(([names, action, values]) =>
          list(names).map((name) => `${path}: ${name} ${action} ${String(values ?? '')}`),
        ),
      ),
    );
    assert.deepEqual(found, []);
  });
});
