import { isShare } from '../analysis/paths';
import { pathFacts } from '../analysis/pathEffects';
import { noData, unknownData } from '../analysis/word';
import type { Family } from './family';
import { forEachFile, linuxHost } from './windowsChecks';

/** Windows programs that start, fetch or install other programs. */
export const windowsLaunchers: Family = {
  for: 'windows',
  rules: {},
  commands: {
    mshta: { act: 'windows.lolbin' },
    rundll32: { act: 'windows.lolbin', style: 'slash', help: '/?' },
    'regsvr32 regasm regsvcs installutil cmstp odbcconf presentationhost pcalua syncappvpublishingserver infdefaultinstall ieexec msdt hh fodhelper eventvwr computerdefaults sdclt wsreset mavinject desktopimgdownldr extrac32 esentutl appvlp dnscmd msxsl rcsi csi xwizard tttracer diantz dfsvc register-cimprovider scriptrunner runscripthelper wuauclt squirrel update te winrs psexec psexec64 paexec ntdsutil':
      { act: 'windows.lolbin', style: 'dos', help: '/?' },
    winrm: {
      act: 'powershell.remoting',
      style: 'dos',
      help: '/? -?',
      subs: [['get g enumerate e identify id help', 'read-remote']],
      otherwise: 'powershell.remoting',
    },
    'mimikatz procdump procdump64 comsvcs lazagne pwdump gsecdump wce rubeus sharphound bloodhound seatbelt winpeas xordump nanodump dumpert safetykatz hashdump secretsdump secretsdump.py pypykatz lsassy sharpdpapi kekeo':
      { act: 'windows.credential-dump', style: 'dos' },
    'wscript cscript': {
      act: 'exec.script',
      style: 'dos',
      help: '/?',
      check: (invocation, context) => {
        const script = invocation.words.slice(1).find((word) => !/^(?:\/\/|\/)/.test(word.value));
        if (script !== undefined && (/^https?:/i.test(script.value) || isShare(script.value))) {
          context.report('remote.share-run', script.span, { target: script.raw });
        }
        return undefined;
      },
    },
    bitsadmin: {
      act: 'windows.download',
      style: 'slash',
      reads: '/allusers /verbose /rawreturn /nowrap',
      when: [
        ['/list /info /?', '@cancel'],
        ['/setnotifycmdline', 'windows.lolbin'],
      ],
      check: (invocation, context) => {
        const file = invocation.words.at(-1);
        if (file !== undefined) {
          context.scope.files.set(pathFacts(file, context).path, { ...unknownData, network: true });
        }
        return undefined;
      },
    },
    msiexec: {
      act: 'install',
      style: 'dos',
      values: '/i /x /p',
      when: [
        ['/i', 'remote.package-url', /^https?:/i],
        ['/x /uninstall', 'install'],
      ],
      check: (invocation, context) => {
        if (invocation.words.some((word) => /^https?:/i.test(word.value))) {
          context.report('remote.package-url', invocation.span);
        }
        return undefined;
      },
    },
    'winget choco scoop': {
      act: 'install',
      bare: 'read',
      check: (invocation, context) => {
        const words = invocation.words.slice(1).map((word) => word.value.toLowerCase());
        if (/^(?:uninstall|remove|rm)$/.test(words[0] ?? '') && words.some((word) => /^(?:all|--all|\*)$/.test(word))) {
          context.report('package.purge-system', invocation.span);
        }
        return undefined;
      },
      subs: [
        [
          'list search show info outdated source/list bucket/list export status help cat which known depends home config/list hash',
          'read-remote',
        ],
      ],
      otherwise: 'install',
    },
    wsl: {
      act: 'execute',
      style: 'long',
      values: '-d --distribution -u --user --cd --shell-type',
      stops: true,
      when: [
        ['-l --list --status', '@cancel'],
        ['--unregister', 'windows.volume'],
      ],
      check: linuxHost,
    },
    at: {
      act: 'windows.schedule',
      style: 'slash',
      bare: 'read',
      help: '/?',
      runs: { how: 'words', skip: 1 },
    },
    runas: {
      act: 'privilege.sudo',
      style: 'slash',
      check: (invocation, context) => {
        const command = invocation.args.operands[0];
        if (command !== undefined) {
          if (/^(?:cmd|powershell|pwsh)(?:\.exe)?$/i.test(command.value)) {
            context.report('windows.elevate', invocation.span);
          }
          context.shellText(command.value, 'cmd', command, noData);
        }
        return undefined;
      },
    },
    forfiles: {
      act: 'read',
      style: 'slash',
      values: '/p /m /c /d',
      check: forEachFile,
    },
  },
};
