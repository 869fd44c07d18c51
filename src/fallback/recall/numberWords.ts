/** Number words by value, of all languages; articles count as one where a unit follows. */
const said: Readonly<Record<string, string>> = {
  '0.5': 'half',
  '1': 'a an one first ein eine einer eines einem einen un una une uma um',
  '2': 'two second zwei zweite zweiten zweiter dos segunda segundo deux deuxième deuxieme dois duas',
  '3': 'three third drei dritte dritten tres tercera tercer tercero trois troisième troisieme três terceira terceiro',
  '4': 'four fourth vier vierte vierten cuatro cuarta cuarto quatre quatrième quatrieme quatro quarta quarto',
  '5': 'five fifth fünf fuenf fünfte fünften cinco quinta quinto cinq cinquième cinquieme',
  '6': 'six sixth sechs seis',
  '7': 'seven sieben siete sept sete',
  '8': 'eight acht ocho huit oito',
  '9': 'nine neun nueve neuf nove',
  '10': 'ten zehn diez dix dez',
  '12': 'twelve zwölf zwoelf doce douze doze',
  '15': 'fifteen fünfzehn fuenfzehn quince quinze',
  '20': 'twenty zwanzig veinte vingt vinte',
  '30': 'thirty dreißig dreissig treinta trente trinta',
  '50': 'fifty fünfzig fuenfzig cincuenta cinquante cinquenta',
  '100': 'hundred hundert cien cent cem',
};

const numberOf: ReadonlyMap<string, number> = new Map(
  Object.entries(said).flatMap(([value, words]) => words.split(' ').map((word) => [word, Number(value)] as const)),
);

const digits = '一二三四五六七八九';

/** `三十五`, `两`, `半`: Chinese and Japanese numbers below a hundred. */
function hanNumber(text: string): number | undefined {
  if (text === '半') return 0.5;
  const [, tens, ones] = /^([一二三四五六七八九]?十)?([一二两三四五六七八九])?$/.exec(text) ?? [];
  if (tens === undefined && ones === undefined) return undefined;
  const valueOf = (digit: string): number => (digit === '两' ? 2 : digits.indexOf(digit) + 1);
  return (tens === undefined ? 0 : 10 * (tens === '十' ? 1 : valueOf(tens[0] ?? ''))) + (ones ? valueOf(ones) : 0);
}

/** The number that digits or a word in lower case stand for. */
export function numberNamed(text: string): number | undefined {
  if (/^\d+(?:[.,]\d+)?$/.test(text)) return Number(text.replace(',', '.'));
  return numberOf.get(text) ?? hanNumber(text);
}

/** The whole number that a word or digits stand for; an article is none. */
export function wholeNumber(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const number = numberNamed(text);
  return number !== undefined && Number.isInteger(number) && (number > 1 || text === 'first') ? number : undefined;
}
