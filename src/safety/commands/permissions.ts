import type { CommandCheck, Invocation } from '../analysis/context';
import { pathFacts } from '../analysis/pathEffects';
import { rule } from '../model/rule';
import type { Family } from './family';

const changeMode: CommandCheck = (invocation, context) => {
  const all = invocation.has('--reference') ? invocation.args.operands : modeAndTargets(invocation);
  const text = invocation.has('--reference') ? '' : (all[0]?.value ?? '');
  const targets = invocation.has('--reference') ? all : all.slice(1);
  const recursive = invocation.has('-R --recursive');
  // Others may write: 777, 666, o+w, a+rwx, +w is limited by the umask.
  const worldWritable =
    /^[0-7]?[0-7]?[0-7][2367]$/.test(text) ||
    /(?:^|,)(?:[ugo]*[oa][ugo]*|)[+=][rxXst]*w/.test(text.replace(/(?:^|,)\+w/, ''));
  const special = /^[2467][0-7]{3}$/.test(text) || /[+=][rwx]*s/.test(text);
  const locked = /^0?0?00$/.test(text);
  for (const target of targets) {
    const facts = pathFacts(target, context);
    const details = { target: target.raw };
    const important = ['root', 'home', 'system', 'system-top', 'disk', 'device'].includes(facts.kind);
    if (facts.kind === 'root' || ((facts.kind === 'system-top' || facts.kind === 'home') && recursive)) {
      context.report('permissions.system', target.span, details);
    } else if (special && !/^1/.test(text)) {
      context.report('permissions.setuid', target.span, details);
    } else if (worldWritable && (recursive || important || context.isSecret(target.value))) {
      context.report('permissions.world-writable', target.span, details);
    } else if (
      /^[0-7]?[0-7](?:[4-7][0-7]|[0-7][4-7])$|[oga+=]*[og][ugoa]*[+=]\w*r/.test(text) &&
      context.isSecret(target.value)
    ) {
      context.report('permissions.secret-open', target.span, details);
    } else if (locked && recursive) {
      context.report('permissions.system', target.span, details);
    } else if (important && recursive) {
      context.report('permissions.system', target.span, details);
    }
  }
  return undefined;
};

/** `-w` and `-rwx` look like options and are modes. */
function modeAndTargets(invocation: Invocation): Invocation['words'] {
  const negative = invocation.words.slice(1).find((word) => /^-[rwxXst]+$/.test(word.value));
  return negative === undefined ? invocation.args.operands : [negative, ...invocation.args.operands];
}

const changeOwner: CommandCheck = (invocation, context) => {
  const recursive = invocation.has('-R --recursive');
  for (const target of invocation.args.operands.slice(invocation.has('--reference') ? 0 : 1)) {
    const facts = pathFacts(target, context);
    const important = ['root', 'home', 'system', 'system-top'].includes(facts.kind);
    if ((important && (recursive || facts.kind !== 'system')) || facts.kind === 'root') {
      if (facts.kind !== 'home' || !context.around.privileged) {
        context.report('permissions.system', target.span, { target: target.raw });
      }
    } else if (/^\/etc\//.test(facts.path)) {
      context.report('permissions.system', target.span, { target: target.raw });
    }
  }
  return undefined;
};

/** Who may read, write and run a file, and the marks on it. */
export const permissions: Family = {
  rules: {
    'permissions.change': rule(
      'caution',
      'permissions',
      'Changes who may read, write or run a file.',
      ['chmod +x run.sh', 'chown user a.txt'],
      { misses: ['stat a.txt'] },
    ),
    'permissions.world-writable': rule(
      'dangerous',
      'permissions',
      'Lets everybody change these files.',
      ['chmod -R 777 src', 'chmod 777 /etc/passwd', 'chmod -R a+rwx .'],
      {
        misses: ['chmod 755 a', 'chmod 644 a', 'find . -type d -exec chmod 755 {} +'],
        remedy: 'give only the rights that are missing, such as `u+w`',
      },
    ),
    'permissions.secret-open': rule(
      'dangerous',
      'permissions',
      'Lets others read a key or password.',
      ['chmod 644 ~/.ssh/id_rsa', 'chmod o+r .env'],
      { misses: ['chmod 600 ~/.ssh/id_rsa', 'chmod 644 ~/.ssh/id_rsa.pub', 'chmod 644 a.txt', 'chmod u+r .env'] },
    ),
    'permissions.system': rule(
      'dangerous',
      'permissions',
      'Changes rights or owners of system folders; the system may stop working.',
      ['chown -R me /usr', 'chmod -R 755 /', 'chmod -R 000 src', 'find / -type d -exec chmod 777 {} +'],
      { misses: ['chown -R me src'] },
    ),
    'permissions.setuid': rule(
      'dangerous',
      'privilege',
      'Lets a program run with the rights of its owner for everybody.',
      ['chmod u+s /bin/bash', 'chmod 4755 a'],
      { misses: ['chmod 755 a', 'chmod +t d'] },
    ),
    'permissions.access-list': rule(
      'caution',
      'permissions',
      'Changes access lists or attributes.',
      ['setfacl -m u:a:r f', 'chattr +i f'],
      { misses: ['getfacl f', 'lsattr'] },
    ),
    'permissions.access-list-wide': rule(
      'dangerous',
      'permissions',
      'Changes access lists of many files.',
      ['setfacl -R -m u:guest:rwx /'],
      { misses: ['getfacl -R /'] },
    ),
    'evasion.quarantine': rule(
      'dangerous',
      'defence-evasion',
      'Takes away the mark that makes macOS check a downloaded program before it runs.',
      ['xattr -d com.apple.quarantine a.app', 'xattr -cr a.app'],
      { misses: ['xattr -l a.app', 'xattr -p com.apple.quarantine a.app'] },
    ),
    'permissions.capability': rule(
      'dangerous',
      'privilege',
      'Gives a program rights of the administrator.',
      ['setcap cap_setuid+ep /usr/bin/python3'],
      { misses: ['getcap /usr/bin/python3'] },
    ),
  },
  commands: {
    'chmod gchmod zf_chmod': { act: 'permissions.change', values: '--reference', check: changeMode },
    'chown chgrp gchown zf_chown zf_chgrp': {
      act: 'permissions.change',
      values: '--reference --from',
      check: changeOwner,
    },
    xattr: {
      act: 'read',
      values: '-p -d -w -dr -rd',
      when: [
        ['-d -dr -rd -c -w', 'permissions.access-list'],
        ['-d -dr -rd', 'evasion.quarantine', /com\.apple\.(?:quarantine|provenance)/],
        ['-c', 'evasion.quarantine'],
      ],
    },
    chattr: {
      act: 'permissions.access-list',
      when: [['-R', 'permissions.access-list-wide']],
      check: (invocation, context) => {
        const system = invocation.args.operands.find((word) =>
          /^\/(?:etc|boot|bin|sbin|usr|lib|var)(?:\/|$)/.test(word.value),
        );
        if (system !== undefined) {
          context.report('permissions.system', system.span, { target: system.raw });
        }
        return undefined;
      },
    },
    'chflags chcon': {
      act: 'permissions.access-list',
      when: [['-R', 'permissions.access-list-wide']],
    },
    restorecon: {
      act: 'permissions.access-list',
      when: [
        ['-n', '@dry-run'],
        ['-R -r', 'permissions.access-list-wide'],
      ],
    },
    setfacl: {
      act: 'permissions.access-list',
      values: '-m -M -x -X --modify --remove --restore',
      when: [['-R --recursive', 'permissions.access-list-wide']],
    },
    setcap: { act: 'permissions.capability' },
  },
};
