/** Text that parsers dislike: each unit is repeated to the length asked for. For the bench and for the test of growth. */
export const hostileUnits: readonly string[] = [
  // opened and never closed, quotes in quotes
  ...['(', '{', '[', '$(', '`', '"', "'", '<<E\n', '${x', '@(', '@{a=', '$((', '[[', '((', '@"\n', '<#', "$'\\x"],
  // many commands, pipes, jobs, lines
  ...['a|', 'a;', 'a&', 'a\n', 'a && ', 'rm -rf ~;', 'echo a>b;', 'cd a;', 'ls -la\n', '(a)&', 'b; b|b&'],
  // substitutions and expansions
  ...['$x', '`a`', '"$(a)" ', '<(a) ', 'x=$x$x;', '${(U)x}', '${${:-', '{a,b}', '{1..9}', '%x%', '%a:~0,1%', '!a!'],
  // wrappers around wrappers, code in code
  ...['sudo ', 'a=b ', '- ', 'env ', 'xargs ', 'eval ', 'eval "', 'alias a=', 'cmd /c ', 'call ', 'start ', 'npx '],
  // keywords
  ...['if ', 'begin;', 'while true; do ', 'for %i in (a) do ', 'function b; ', 'repeat 3 ', ':a&', 'if (a) {'],
  // one word, one character, one sign
  ...[
    'x',
    '.b',
    'QUFB',
    '^',
    '%',
    '*',
    '~/',
    '../',
    '**/',
    '*(.)',
    '[a]',
    'a,',
    '-join',
    "('a'+",
    '[char]65+',
    ' ',
    '\t',
    '\n',
  ],
  ...['\\\n', '\\', '#', '!', '=', '@', '/', '-a ', '--a=b '],
  // what is looked for where nothing was parsed
  ...[
    'curl ',
    'curl a|',
    'curl a | ',
    'curl "\\',
    'rm -',
    'rm -a ',
    'git push ',
    'dd of',
    'nc -',
    'a(){',
    'del /',
    '|sh ',
  ],
  // characters that look like others, or like nothing
  ...['\u200b', '\u0430', '\u00a0', '\u202e', '\u0301', '\ud83d', '\ud83d\ude00\u200d', '\u2028', '\ufffc'],
];

/** Text that needs a beginning to be hostile. */
const starts: readonly string[] = [
  ...[
    'echo ',
    'rm ',
    'rm /',
    'x \t',
    'curl ',
    'find . ',
    'awk ',
    'cat <<E\n',
    'npm config set ',
    'ls (',
    '(ls) ',
    'set ',
  ],
];

export interface HostileShape {
  readonly name: string;
  readonly make: (length: number) => string;
}

const repeated = (start: string, unit: string, end = ''): HostileShape => ({
  name: `${JSON.stringify(start + unit)}..${end}`,
  make: (length) => start + unit.repeat(Math.floor((length - start.length - end.length) / unit.length)) + end,
});

export const hostileShapes: readonly HostileShape[] = [
  ...hostileUnits.map((unit) => repeated('', unit)),
  ...starts.flatMap((start) => ['a', ' ', '-', 'a '].map((unit) => repeated(start, unit))),
  repeated('('.repeat(59), 'a;'),
  repeated('"$('.repeat(58), 'a '),
  repeated('npm config set ', 'ssl-'),
  repeated("sed -i '", 's/a'),
  repeated('find . ', '-name a '),
  // code that is harmless but for its end
  repeated("node -e '", ' ', "|'"),
  repeated("perl -e 'print ", ' ', "|'"),
  repeated("psql -c '", 'select ', "delete'"),
];

/** Shapes that took steeply more time for more text once, and their like. */
export const steepShapes: readonly HostileShape[] = [
  ...[' ', '-a ', '-join', 'start ', '.b', 'QUFB', 'curl a | ', 'x=$x$x;', '- ', 'eval ', 'alias a=', 'cmd /c ', 'a,'],
  ...["('a'+", '${${:-', 'repeat 3 ', 'function b; ', '*(.)', '{a,b}', '\\', 'a=b ', 'rm -a ', 'if (a) {'],
]
  .map((unit) => repeated('', unit))
  .concat(hostileShapes.slice(-8));
