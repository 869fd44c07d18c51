import assert from 'node:assert/strict';
import { cutTokens } from '../../../../src/fallback/recall/tokens';

const cut = (text: string): string =>
  cutTokens(text)
    .map(({ text: own, kind }) => `${own}:${kind}`)
    .join(' ');

describe('the tokens of a request', () => {
  for (const [text, expected] of [
    ['copy notes.txt to /srv/data.', 'copy:word notes.txt:literal to:word /srv/data:literal'],
    ['files over 20 MB, please', 'files:word over:word 20 MB:size please:word'],
    ['older than two weeks?', 'older:word than:word two weeks:span'],
    ['here and there', 'here:word and:word there:word'],
    ['commit "fix the build"', 'commit:word fix the build:quoted'],
    ["don't stop at 'old logs'", "don't:word stop:word at:word old logs:quoted"],
    ['set STAGE=qa', 'set:word STAGE:word =:word qa:word'],
    ['since march 3rd 2025', 'since:word march 3rd 2025:date'],
    ['at 7:30 pm', 'at:word 7:30 pm:time'],
    ['go to C:', 'go:word to:word C::literal'],
    ['up to ..', 'up:word to:word ..:literal'],
    ['删除 a.log', '删:cjk 除:cjk a.log:literal'],
    ['a folder named Old Photos', 'a:word folder:word named:word Old Photos:quoted'],
    ['post {"a": 1}', 'post:word {"a": 1}:quoted'],
    ['a d: b', 'a:word d::literal b:word'],
    ["la 3e ligne de l'image", 'la:word 3e:number ligne:word de:word image:word'],
    ['200 megas', '200 megas:size'],
    ['um 15 uhr', 'um:word 15 uhr:time'],
    ['cada día a las 3 de la mañana', 'cada:word día:word a:word las:word 3 de la mañana:time'],
    ['三天', '三天:span'],
    ['between 10 and 100 mb', 'between:word 10:size and:word 100 mb:size'],
    ['in the last month', 'in:word the:word last:word month:span'],
    ['bigger than >50mb', 'bigger:word than:word >:word 50mb:size'],
    ['les 7 derniers jours', 'les:word 7 derniers jours:span'],
    ['la semana pasada', 'la:word semana pasada:span'],
    ['in der letzten stunde', 'in:word der:word letzten:word stunde:span'],
    ['der letzte tag', 'der:word letzte:word tag:word'],
    ['上周的提交', '上周:span 的:cjk 提:cjk 交:cjk'],
    ['三十天', '三十天:span'],
    ['über 1,5 GB', 'über:word 1,5 GB:size'],
    ['大于５００ＭＢ', '大:cjk 于:cjk 500MB:size'],
    ['seit dem 3. märz 2025', 'seit:word dem:word 3. märz 2025:date'],
    ['2025年3月1日', '2025年3月1日:date'],
    ['suche „kein Platz“', 'suche:word kein Platz:quoted'],
    ['the 3rd line', 'the:word 3rd:number line:word'],
  ] as const) {
    it(`cuts ${text}`, () => assert.equal(cut(text), expected));
  }
});
