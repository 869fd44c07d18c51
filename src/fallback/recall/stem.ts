/** Words that only hold a sentence together, in any language; they are not compared at all. */
export const fillers: ReadonlySet<string> = new Set(
  (
    "the a an my me i i'm im we us you your please pls plz thanks thx can could would how do does did need want to_ just some now hey ok okay there is are be it its too also even was were been already currently exactly & " +
    "called_ that_ so then_ quickly let lets let's help whats_ command for_me gonna wanna like i'd " +
    'der die das den dem des ein eine einen einem einer bitte mir mich ich sind ist mal doch es auch insgesamt liegen ' +
    'el la los las un una unos por favor me mi mis del al lo está están también tambien ' +
    "le les une des du de d' l' moi mes mon ma svp s'il te vous plaît est sont aussi " +
    'os um uma da dos das meu minha são é também ' +
    'の を が は に で と も 的 了 把 请 我 吗 中 里 个 下 有 是'
  ).split(' '),
);

/** Words that tie names to their roles: they weigh little, but they tell slots apart. */
export const lightWords: ReadonlySet<string> = new Set(
  (
    'in on of at to into from by with for as and or under below inside within this that these those them points point pointing by all which up out off via ' +
    'im in_ auf von aus zu zum zur nach mit für als und unter an am vom ' +
    'en de a con para por como y desde hacia bajo sobre ' +
    'dans sur avec pour comme et depuis vers sous par à au aux ' +
    'no na nos nas em com como e desde sob ao'
  ).split(' '),
);

/** A word without its usual endings and accents; the same for requests and phrasings, in every language. */
export function stem(word: string): string {
  let text = word
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/['’]s$/, '');
  if (!/^[a-z-]+$/.test(text)) return text;
  if (text.length > 4 && text.endsWith('ies')) text = `${text.slice(0, -3)}y`;
  else if (text.length > 3 && /[^su]s$/.test(text)) text = text.slice(0, -1);
  if (text.length > 5 && text.endsWith('ing')) text = undoubled(text.slice(0, -3));
  else if (text.length > 4 && text.endsWith('ed')) text = undoubled(text.slice(0, -2));
  if (text.length > 5) text = text.replace(/(?:en|er|em|n|a|o)$/, '');
  return text.length > 3 ? text.replace(/e$/, '') : text;
}

function undoubled(text: string): string {
  return /([bdfgklmnprt])\1$/.test(text) && !/(?:ll|ss)$/.test(text) ? text.slice(0, -1) : text;
}
