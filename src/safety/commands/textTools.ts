import type { CommandCheck, Context, Invocation } from '../analysis/context';
import { decodeBase64Text, decodeHexText } from '../analysis/decode';
import { literalData, noData, unknownData, type DataSource, type Word } from '../analysis/word';
import { weakensFile } from '../analysis/trustSettings';
import { rule } from '../model/rule';
import type { Family } from './family';
import { readSed } from './sedScript';

const transformed = (stdin: DataSource, text: string | undefined): { readonly output: DataSource } => ({
  output: {
    ...(text === undefined ? unknownData : literalData(text)),
    decoded: true,
    network: stdin.network,
    secret: stdin.secret,
  },
});

const base64: CommandCheck = (invocation, context) => {
  if (!invocation.has('-d -D --decode')) {
    return {
      output: {
        ...invocation.stdin,
        text: undefined,
        none: false,
        secret: invocation.stdin.secret || invocation.args.operands.some((word) => context.isSecret(word.value)),
      },
    };
  }
  return transformed(
    invocation.stdin,
    invocation.args.operands.length > 0 || invocation.stdin.text === undefined
      ? undefined
      : decodeBase64Text(invocation.stdin.text.trim()),
  );
};

const hexDump: CommandCheck = (invocation) =>
  invocation.has('-r -p -rp -pr --revert')
    ? transformed(
        invocation.stdin,
        invocation.stdin.text === undefined ? undefined : decodeHexText(invocation.stdin.text),
      )
    : undefined;

const reverse: CommandCheck = (invocation) =>
  transformed(
    invocation.stdin,
    invocation.stdin.text
      ?.split('\n')
      .map((line) => [...line].reverse().join(''))
      .join('\n'),
  );

const translate: CommandCheck = (invocation) => {
  const [from, to] = invocation.args.operands.map((word) => expandRanges(word.value));
  const { text } = invocation.stdin;
  if (text === undefined || from === undefined) {
    return transformed(invocation.stdin, undefined);
  }
  if (invocation.has('-d --delete')) {
    return transformed(invocation.stdin, [...text].filter((character) => !from.includes(character)).join(''));
  }
  return transformed(
    invocation.stdin,
    to === undefined || to === ''
      ? undefined
      : [...text]
          .map((character) =>
            from.includes(character) ? to.charAt(Math.min(from.indexOf(character), to.length - 1)) : character,
          )
          .join(''),
  );
};

function expandRanges(set: string): string {
  return set
    .replaceAll('[:upper:]', 'A-Z')
    .replaceAll('[:lower:]', 'a-z')
    .replace(/(.)-(.)/gs, (_, first: string, last: string) =>
      Array.from({ length: Math.max(0, last.charCodeAt(0) - first.charCodeAt(0) + 1) }, (_unused, index) =>
        String.fromCharCode(first.charCodeAt(0) + index),
      ).join(''),
    );
}

/** `sed -i 's/strict-ssl=true/strict-ssl=false/' .npmrc`: what is put in, as if it were written there. */
function weakensInPlace(inserted: readonly string[], invocation: Invocation, context: Context): void {
  const file = invocation.words.at(-1);
  if (file !== undefined && editsInPlace(invocation) && inserted.some((text) => weakensFile(file.value, text))) {
    context.report('evasion.tls-off', file.span, { target: file.raw });
  }
}

function editsInPlace(invocation: Invocation): boolean {
  return invocation.has('-i --in-place -I');
}

/** sed can run (`e`, `s///e`) and write (`w`) from inside its script. */
const streamEdit: CommandCheck = (invocation, context) => {
  const given = invocation.args.options
    .filter((option) => option.name === '-e' || option.name === '--expression')
    .flatMap((option) => option.value ?? []);
  // `sed -i '' ..`: on BSD the empty word belongs to the option.
  const operands = invocation.args.operands.slice(
    editsInPlace(invocation) && invocation.args.operands[0]?.value === '' ? 1 : 0,
  );
  const inOptions = given.length > 0 || invocation.has('-f --file');
  const scripts = inOptions ? given : operands.slice(0, 1);
  const [first] = scripts;
  if (first !== undefined) {
    judgeSed(scripts.map((script) => script.value).join('\n'), first, invocation, context);
  }
  for (const path of inOptions ? operands : operands.slice(1)) {
    if (editsInPlace(invocation)) {
      context.writePath(path, unknownData);
    } else {
      context.readPath(path);
    }
  }
  return { output: { ...invocation.stdin, text: undefined, none: false } };
};

function judgeSed(text: string, script: Word, invocation: Invocation, context: Context): void {
  const effects = readSed(text);
  if (effects === undefined) {
    context.report('text.sed-unread', script.span);
    return;
  }
  weakensInPlace(effects.inserted, invocation, context);
  if (effects.runs) {
    context.report('text.sed-runs', script.span);
  }
  for (const command of effects.commands) {
    context.shellText(command, 'bash', script, invocation.stdin);
  }
  for (const file of effects.read) {
    context.readPath({ ...script, value: file });
  }
  for (const file of effects.written.filter((path) => !/^\/dev\/std(?:out|err)$/.test(path))) {
    context.report('write', script.span, { target: file });
    context.writePath({ ...script, value: file }, invocation.stdin);
  }
}

const readsInput = { act: 'read', operands: 'reads', output: 'file' } as const;

/** Text in, text out. */
/** In the code of dc a line after `!` goes to the shell, unless it compares (`!<`). */
const deskCalculator: CommandCheck = (invocation, context) => {
  const given = invocation.args.options.filter((option) => /^(?:-e|--expression)$/.test(option.name));
  const code = [...given.map((option) => option.value?.value ?? ''), invocation.stdin.text ?? ''];
  for (const [, line] of code.join('\n').matchAll(/!(?![<>=])([^\n]*)/g)) {
    context.report('exec.inline', invocation.span);
    context.shellText(line ?? '', 'bash', invocation.span, noData);
  }
  if (invocation.args.operands.length > 0 || invocation.has('-f --file')) {
    context.report('exec.script', invocation.span);
  }
  return undefined;
};

/** To these `-v` and `-V` are modes, to the second kind `-v` alone. */
const viModes = /^(?:g?vim?|ex|view|vimdiff)$/;
const opensFile = /^(?:nano|pico|joe|ed|emacs)$/;

export const textTools: Family = {
  rules: {
    'text.sed-runs': rule(
      'dangerous',
      'unresolved-exec',
      'The sed script runs lines of text as commands.',
      ["sed '1e id' a"],
      {
        misses: ["sed 's/a/b/' a", "sed -n '1,5p' a"],
      },
    ),
    'text.sed-unread': rule('caution', 'unresolved-exec', 'The sed script could not be read.', ["sed 's/a/b' a"], {
      misses: ["sed 's/a/b/' a"],
    }),
    'text.decrypt': rule('caution', 'file-write', 'Encrypts, signs or decrypts data.', ['gpg -c a.txt'], {
      misses: ['gpg --list-keys'],
    }),
  },
  commands: {
    'cat bat batcat tac nl zcat bzcat xzcat zstdcat lz4cat gcat pygmentize glow mdcat': {
      ...readsInput,
      values: '-l --language --style --theme --line-range -r',
      check: (invocation) => {
        if (/^(?:z|bz|xz|zstd|lz4)cat$/.test(invocation.name)) {
          return transformed(invocation.stdin, undefined);
        }
        const only = invocation.args.operands[0];
        if (
          invocation.args.operands.length === 1 &&
          only !== undefined &&
          /^\/dev\/(?:zero|u?random|full)$/.test(only.value)
        ) {
          return { output: { ...unknownData, endless: true } };
        }
        return undefined;
      },
    },
    'head tail ghead gtail': { ...readsInput, values: '-n --lines -c --bytes -s --sleep-interval --pid' },
    'less more most lv zless zmore bzless xzless pg': {
      act: 'read',
      operands: 'reads',
      values: '-p -t -T -x -y -j -k',
      output: 'file',
      when: [['-o -O --log-file --LOG-FILE', '@writes']],
      check: (invocation, context) => {
        // `+command` is typed into the pager, where `!` starts a shell.
        for (const word of invocation.args.operands) {
          const command = /^\++!(.+)/s.exec(word.value)?.[1];
          if (command !== undefined) {
            context.shellText(command, 'bash', word, unknownData);
          }
        }
        return undefined;
      },
    },
    'cut paste join column fold fmt expand unexpand comm rs pr nkf': {
      ...readsInput,
      values: '-d -f -c -b --delimiter --fields -w --width -t -s -o -1 -2 -j',
    },
    'sort gsort': {
      ...readsInput,
      closed: true,
      reads:
        '-b -d -f -g -i -M -h -n -R -r -V -c -C -m -s -u -z -bf -nr -rn --ignore-leading-blanks --dictionary-order --ignore-case --general-numeric-sort --ignore-nonprinting --month-sort --human-numeric-sort --numeric-sort --random-sort --random-source --reverse --version-sort --check --files0-from --merge --stable --unique --zero-terminated --debug --batch-size --field-separator --key',
      values: '-k --key -t --field-separator -S --buffer-size -T --temporary-directory --parallel --sort --batch-size',
      when: [
        ['-o --output', 'write'],
        ['-o --output', '@writes'],
        ['--compress-program', '@runs'],
      ],
    },
    uniq: {
      act: 'read',
      values: '-f -s -w --skip-fields --skip-chars --check-chars',
      output: 'input',
      check: (invocation, context) => {
        const [source, target] = invocation.args.operands;
        if (source !== undefined) {
          context.readPath(source);
        }
        if (target !== undefined) {
          context.report('write', target.span, { target: target.raw });
          context.writePath(target, unknownData);
        }
        return undefined;
      },
    },
    'wc cksum sum md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum b3sum md5 sha256 shasum crc32 md5deep hashdeep xxhsum xxh64sum':
      { act: 'read', operands: 'data', values: '-a --algorithm -l --length' },
    'grep egrep fgrep zgrep bzgrep xzgrep ggrep zegrep zfgrep ugrep': {
      act: 'read',
      operands: 'pattern-reads',
      values:
        '-e -f -m -A -B -C --regexp --file --max-count --include --exclude --exclude-dir --color --colour -D -d --after-context --before-context --context --label --binary-files',
      output: 'picked',
    },
    'rg ripgrep rga': {
      act: 'read',
      operands: 'pattern-reads',
      values:
        '-e -f -g -t -T -m -A -B -C -E -M -j -r --regexp --file --glob --type --type-not --max-count --context --replace --sort --sortr --max-depth --color --engine --iglob --ignore-file',
      when: [
        ['--pre', 'exec.inline'],
        ['--pre', '@runs'],
        ['--hostname-bin', '@runs'],
      ],
      output: 'picked',
    },
    'ag ack pt ack-grep sift': {
      act: 'read',
      operands: 'pattern-reads',
      values: '-A -B -C -m -G --ignore --depth --pager',
      when: [['--pager', '@runs']],
      output: 'file',
    },
    'sed gsed ssed': {
      act: 'read',
      values: '-e --expression -f --file -l --line-length',
      when: [
        ['-i --in-place -I', 'write'],
        ['-f --file', 'exec.script'],
      ],
      check: streamEdit,
    },
    tr: { act: 'read', check: translate },
    rev: { act: 'read', check: reverse },
    'base64 base32 basenc gbase64': {
      act: 'read',
      values: '-w --wrap -i --input',
      when: [
        ['-o --output', 'write'],
        ['-o --output', '@writes'],
      ],
      operands: 'reads',
      check: base64,
    },
    'uudecode uuencode': { act: 'write', output: 'decoded' },
    xxd: { act: 'read', values: '-c -g -l -s -o -n', operands: 'reads', check: hexDump },
    'od hexdump hd strings hexyl': {
      act: 'read',
      operands: 'reads',
      values: '-A -t -j -N -n -e -s -w -S',
      output: 'decoded',
    },
    'diff sdiff diff3 colordiff cmp delta icdiff difft dyff wdiff zdiff zcmp': {
      act: 'read',
      values: '-U -C -L --label -x --exclude -W --width -I -n --lines',
      when: [['-o --output', '@writes']],
      operands: 'reads',
      output: 'input',
    },
    'jq gojq jaq jello fx jc jid gron jless': {
      act: 'read',
      style: 'gnu',
      values: '--indent -L',
      operands: 'pattern-reads',
      output: 'input',
      reads:
        '--arg --argjson --slurpfile --rawfile --args --jsonargs --raw-output --slurp --null-input --compact-output --exit-status',
    },
    'yq dasel xq tomlq': {
      act: 'read',
      values: '-p -o --input-format --output-format -I --indent',
      when: [['-i --inplace --in-place', 'write']],
      operands: 'pattern-reads',
      output: 'input',
    },
    'xmllint xmlstarlet xsltproc tidy jsonlint yamllint': {
      act: 'read',
      values: '--xpath --schema --encode',
      when: [['--output -o', 'write']],
      operands: 'reads',
      output: 'input',
    },
    'csvcut csvgrep csvstat csvlook csvsort in2csv csvjson xsv mlr miller qsv': {
      act: 'read',
      when: [
        ['-I', 'write'],
        ['-o --output', '@writes'],
      ],
      output: 'input',
    },
    'seq jot factor numfmt expr bc units cal ncal gcal': { act: 'read', output: 'operands' },
    yes: { act: 'read', output: 'endless' },
    dc: { act: 'read', values: '-e --expression -f --file', input: 'executed', check: deskCalculator },
    'split csplit': { act: 'write', values: '-a -b -C -l -n --bytes --lines --number -f --prefix' },
    'dos2unix unix2dos mac2unix': {
      act: 'write',
      values: '-c',
      bare: 'read',
      reads: '-iso -437 -850 -860 -863 -865 -1252 -7',
      when: [['-i --info', '@cancel']],
    },
    'iconv recode': {
      act: 'read',
      values: '-f -t --from-code --to-code',
      when: [
        ['-o --output', 'write'],
        ['-o --output', '@writes'],
      ],
      output: 'decoded',
    },
    'gpg gpg2': {
      act: 'text.decrypt',
      help: '-h',
      values:
        '--keyring --homedir --keyid-format --status-fd --logger-fd --list-options --verify-options --trust-model',
      reads:
        '--with-colons --with-fingerprint --with-subkey-fingerprint --with-keygrip --with-secret --with-sig-list --with-wkd-hash --no-default-keyring --armor -a --batch --no-tty --no-auto-key-locate --fixed-list-mode --textmode --auto-key-retrieve --keyserver --yes --no-options --no-auto-check-trustdb -n',
      when: [
        [
          '--list-keys -k --list-secret-keys -K --list-public-keys --fingerprint --verify --list-packets --list-sigs --check-sigs --show-keys',
          '@cancel',
        ],
        ['--export-secret-keys --export-secret-subkeys', 'credential.dump'],
        ['--delete-secret-keys --delete-keys --delete-secret-and-public-key --delete-key', 'delete.keys'],
      ],
      output: 'decoded',
    },
    'less.sh': { act: 'read' },
    'ansi2txt col colcrt colrm ul look spell aspell hunspell figlet toilet cowsay lolcat wordcount tsort shuf gshuf': {
      act: 'read',
      values: '-n -i -f',
      when: [['-o --output', 'write']],
      operands: 'data',
      output: 'input',
    },
    'vim vi nvim nano emacs ed ex pico micro helix hx kak joe mcedit mg code subl gedit kate code-insiders cursor idea view gvim vimdiff nvim-qt codium zed atom':
      {
        act: 'interactive',
        style: 'gnu',
        values: '-S -u -w',
        help: '-version',
        // Modes of vi and nano; others tell their version.
        reads: '-v -V',
        when: [['-c --cmd -cmd', 'exec.inline']],
        operands: 'writes',
        check: (invocation, context) => {
          if (
            invocation.words.length === 2 &&
            invocation.has(opensFile.test(invocation.name) ? '-V' : '-v -V') &&
            !viModes.test(invocation.name)
          ) {
            return { handled: true };
          }
          for (const word of invocation.words.slice(1)) {
            if (/\((?:delete-directory|delete-file|move-file-to-trash)\s/.test(word.value)) {
              context.report('code.delete', word.span);
            }
            const command =
              /^\+?:?\s*(?:silent\s+)?!(.+)|\bsystem(?:list)?\(['"](.+)['"]\)|\(shell-command(?:-to-string)? "(.+)"\)/s.exec(
                word.value,
              );
            const text = command?.[1] ?? command?.[2] ?? command?.[3];
            if (text !== undefined) {
              context.shellText(text, 'bash', word, unknownData);
            }
          }
          for (const line of invocation.stdin.text?.split('\n') ?? []) {
            const shellLine = /^:?(?:r\s*)?!(.+)/.exec(line)?.[1];
            if (shellLine !== undefined) {
              context.shellText(shellLine, 'bash', invocation.span, unknownData);
            }
          }
          return invocation.name === 'code' && /^(?:tunnel|serve-web)$/.test(invocation.args.operands[0]?.value ?? '')
            ? (context.report('network.tunnel', invocation.span), { handled: true })
            : invocation.words.some((word) => /^(?:--list-extensions|--status|-s)$/.test(word.value)) &&
                invocation.name.startsWith('code')
              ? { handled: true }
              : undefined;
        },
      },
  },
};
