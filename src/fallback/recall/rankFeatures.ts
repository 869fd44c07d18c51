import type { Lexicon, Word } from './lexicon';
import { cutTokens, type RawToken } from './tokens';

/** What stands for a value in the features of a request: which file it is says nothing about the task, its kind does. */
const kindFeatures: Readonly<Partial<Record<RawToken['kind'], string>>> = {
  number: '#number',
  size: '#size',
  span: '#span',
  date: '#date',
  time: '#time',
  quoted: '#quoted',
};

/**
 * A request as what its task is guessed from: its words, with values by their kind and Chinese and Japanese as unbroken
 * runs, and once more as concepts and stems, so that languages and endings meet.
 */
export function rankTokens(request: string, lexicon: Lexicon): string[] {
  return [...writtenTokens(request), ...lexicon.read(request).flatMap(meaningOf)];
}

function writtenTokens(request: string): string[] {
  const tokens: string[] = [];
  let run = '';
  const endRun = (): void => {
    if (run !== '') tokens.push(run);
    run = '';
  };
  for (const token of cutTokens(request)) {
    if (token.kind === 'cjk') {
      run += token.text;
      continue;
    }
    endRun();
    tokens.push(...tokenFeatures(token));
  }
  endRun();
  return tokens;
}

function meaningOf(word: Word): string[] {
  if (word.kind === 'cjk') return [];
  return word.kind === 'word' ? [`#=${word.key.replace(/ /g, '_')}`] : tokenFeatures(word).slice(0, 1);
}

const extension = /\.([a-z]\w{0,5})$/;

function tokenFeatures({ kind, lower, text }: RawToken): string[] {
  const named = kindFeatures[kind];
  if (named !== undefined) return [named];
  if (kind === 'word') return [plain(lower)];
  if (/^[a-z+]{2,6}:\/\//.test(lower)) return ['#url'];
  if (/^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d+)?$/.test(text)) return ['#ip'];
  if (/^-{1,2}[a-z]/.test(lower)) return [lower];
  if (lower.includes('@')) return ['#at'];
  const ending = extension.exec(lower)?.[1];
  if (ending !== undefined) return lower === `.${ending}` ? [`.${ending}`] : ['#file', `.${ending}`];
  if (/[\\/~]/.test(text)) return ['#path'];
  return ['#name', lower];
}

const plain = (lower: string): string => lower.normalize('NFD').replace(/\p{M}/gu, '');

const cjk = /[\u3040-\u30ff\u3400-\u9fff]/;

/** The pieces of a word by which it resembles others: three to five letters, one to three Chinese or Japanese signs. */
export function piecesOf(token: string): string[] {
  if (token.startsWith('#')) return [token];
  const isCjk = cjk.test(token);
  const signs = [...(isCjk ? token : `<${token}>`)];
  const pieces: string[] = [];
  for (let length = isCjk ? 1 : 3; length <= (isCjk ? 3 : 5); length++)
    for (let at = 0; at + length <= signs.length; at++) pieces.push(signs.slice(at, at + length).join(''));
  return pieces;
}

const encoder = new TextEncoder();

/** FNV-1a over UTF-8, 32 bits. */
export function hashOf(text: string): number {
  let hash = 2_166_136_261;
  for (const byte of encoder.encode(text)) hash = Math.imul(hash ^ byte, 16_777_619) >>> 0;
  return hash;
}
