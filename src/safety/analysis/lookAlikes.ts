/**
 * Letters of other scripts that look like ASCII ones (a small part of Unicode's confusables.txt, plus whole blocks of styled letters).
 */
const similar =
  /[\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u051b\u051d\u04bb\u0432\u043a\u043c\u043d\u0442\u0433\u0437\u0438\u043f\u0410-\u042f\u0391-\u03a9\u03b1\u03bf\u03bd\u03c1\u03c5\u03b9\u03ba\u03b5\u03c4\u0578\u057d\u0585\u0261\u0251\u0131\u1d00-\u1d22\u0561\u0570\u04cf\u2c9f\u2ca5\ua731\ua730\u13a0-\u13f4\u0280\u029f\u0299]/u;
const styled = /[\uff01-\uff5e\u{1d400}-\u{1d7ff}\u2460-\u24ff\u2100-\u214f\u{1f130}-\u{1f189}\u2070-\u209c]/u;

/** Whether a command word pretends to be made of ASCII letters. */
export function lookAlike(word: string): boolean {
  return isForeign(word) && (styled.test(word) || similar.test(word));
}

/** Whether an option dash, a host name or a mixed word pretends to be ASCII. */
export function isLookAlikeOption(word: string): boolean {
  if (!isForeign(word)) {
    return false;
  }
  if (
    /^[\u2010-\u2015\u2212\ufe58\ufe63\uff0d\u02d7]/u.test(word) ||
    /[\uff0d\uff0f\uff5e\u2044\u2215\u29f8\uff1b\uff5c\uff06\u037e\u201a]/u.test(word)
  ) {
    return true;
  }
  const host = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/@\s]*@)?([^/:?#\s]+)/iu.exec(word)?.[1] ?? '';
  const isHost = word.includes('://') || (/\.[a-z]{2,}$/iu.test(host) && !word.includes(' '));
  return (
    (isHost && (similar.test(host) || styled.test(host))) ||
    (styled.test(word) && !word.includes(' ')) ||
    (!word.includes(' ') && /[A-Za-z]/.test(word) && similar.test(word))
  );
}

function isForeign(word: string): boolean {
  return /[^\x20-\x7e\s]/u.test(word);
}
