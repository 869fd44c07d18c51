import assert from 'node:assert/strict';
import { CompoundWords } from '../../../../src/fallback/recall/compoundWords';
import { Lexicon } from '../../../../src/fallback/recall/lexicon';

const lexicon = new Lexicon(
  {
    all: { es: ['todo'] },
    delete: { en: ['remove'], de: ['lösche'], zh: ['删除'], ja: ['削除'] },
    memory: { en: ['ram'], de: ['speicher'] },
    changes: { en: ['changes'] },
    changed: { fr: ['changés'] },
  },
  {
    usage: { de: ['verbrauch'], zh: ['使用率'] },
    encrypt: { de: ['verschlüsseln'], ja: ['暗号化'] },
    how: { fr: ['comment'] },
    filler: { de: ['wie kann ich'], zh: ['怎么'] },
    'service log': { de: ['dienstprotokoll'] },
    to: { de: ['nach'] },
  },
  ['comment', 'usage', 'encrypt'],
);

const keysOf = (text: string): string =>
  lexicon
    .read(text)
    .map(({ key }) => key)
    .join(' ');

describe('the lexicon', () => {
  for (const [text, keys] of [
    ['lösche notes.txt', 'delete notes.txt'],
    ['loesche notes.txt', 'delete notes.txt'],
    ['losche notes.txt', 'delete notes.txt'],
    ['notes.txt verschluesseln', 'notes.txt encrypt'],
    ['speicherverbrauch', 'memory usag'],
    ['dienstprotokoll', 'servic log'],
    ['wie kann ich notes.txt löschen', 'notes.txt delete'],
    ['changes', 'changes'],
    ['todo', 'all'],
    ['TODO', 'todo'],
    ['comment out a line', 'comment out lin'],
    ['怎么删除a.log', 'delete a.log'],
    ['a.logを削除して', 'a.log delete'],
    ['a.logを暗号化したい', 'a.log encrypt'],
    ['バックグラウンド', 'バックグラウンド'],
    ["l'image", 'imag'],
  ] as const)
    it(`reads "${text}" as "${keys}"`, () => assert.equal(keysOf(text), keys));

  it('lets a translated preposition weigh as little as the English one', () =>
    assert.deepEqual(
      lexicon.read('nach').map(({ key, isLight }) => [key, isLight]),
      [['to', true]],
    ));
});

describe('German compounds', () => {
  const compounds = new CompoundWords(['dienst', 'protokoll', 'speicher', 'größe']);

  it('come apart where both parts are known, whatever stands between them', () => {
    assert.deepEqual(compounds.split('speichergröße'), ['speicher', 'größe']);
    assert.deepEqual(compounds.split('dienstsprotokoll'), ['dienst', 'protokoll']);
  });

  it('stay whole where a part is unknown', () => assert.equal(compounds.split('speicherkarte'), undefined));
});

describe('the language of a request', () => {
  const mixed = new Lexicon(
    {
      not: { en: ['no'], es: ['no'] },
      here: { de: ['hier'] },
      stop: { de: ['beende'], fr: ['arrête'], pt: ['encerra'] },
    },
    {
      yesterday: { fr: ['hier'] },
      in: { pt: ['!no'] },
      file: { de: ['datei'], fr: ['fichier'], pt: ['arquivo'], es: ['archivo'] },
    },
    ['no', 'change', 'list', 'file'],
  );
  const read = (text: string): string =>
    mixed
      .read(text, mixed.languageOf(text))
      .map(({ key }) => key)
      .join(' ');

  for (const [text, keys] of [
    ['encerra nginx no arquivo', 'stop nginx in fil'],
    ['list the file with no name', 'list fil with not nam'],
    ['les fichiers de hier', 'fil yesterday'],
    ['beende die datei hier', 'stop fil here'],
  ] as const) {
    it(`reads ${text}`, () => assert.equal(read(text), keys));
  }

  it('is not taken for another one because of a word or two', () => {
    for (const text of ['list the no of die', 'change the list', '删除文件'])
      assert.equal(mixed.languageOf(text), undefined, text);
  });
});
