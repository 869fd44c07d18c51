import { rule } from '../model/rule';
import type { Family } from './family';

/** Routers, boards, BSD and machines in a laboratory: few people have them, those who do type these every day. */
export const smallSystems: Family = {
  rules: {
    'machine.factory-reset': rule(
      'dangerous',
      'disk',
      'Erases every setting and file added since the machine left the factory.',
      ['firstboot -y', 'jffs2reset -y'],
      { misses: ['firstboot --help'], scope: 'system', reversibility: 'none' },
    ),
    'process.exhaust': rule(
      'dangerous',
      'process',
      'Takes all memory and processor time without an end, until the machine stops answering.',
      [
        'stress-ng --vm 64 --vm-bytes 200% --timeout 0',
        'stress --cpu 8',
        'while true; do xterm & done',
        { shell: 'cmd', command: ':a\nstart cmd\ngoto a' },
        { shell: 'pwsh', command: 'while ($true) { Start-Process notepad }' },
      ],
      {
        misses: [
          'stress-ng --cpu 2 --timeout 10s',
          'stress --version',
          'while true; do date & sleep 1; done',
          "echo 'while true; do xterm & done'",
          { shell: 'cmd', command: ':a\nstart cmd\ntimeout 5\ngoto a' },
        ],
        scope: 'system',
      },
    ),
    'firewall.uci': rule(
      'dangerous',
      'network-config',
      'Changes what the firewall of the router lets through.',
      ["uci set firewall.@defaults[0].input='ACCEPT'"],
      { misses: ['uci show firewall', 'uci set system.@system[0].hostname=a'] },
    ),
  },
  commands: {
    uci: {
      act: 'config',
      values: '-c -d -f -p -P -t',
      subs: [
        ['show get export changes', 'read'],
        [
          'set add add_list del_list delete rename reorder revert import commit batch',
          {
            act: 'config',
            check: (invocation, context) => {
              const name = invocation.args.operands[0];
              if (name?.value.startsWith('firewall.') === true) {
                context.report('firewall.uci', name.span, { target: name.raw });
              }
              return undefined;
            },
          },
        ],
      ],
    },
    'firstboot jffs2reset': { act: 'machine.factory-reset' },
    rcctl: {
      act: 'change',
      subs: [
        ['ls get getdef check', 'read'],
        ['enable set', 'persistence.enable'],
      ],
      otherwise: 'change',
    },
    'opkg eopkg': {
      act: 'install',
      subs: [
        [
          'list list-installed list-upgradable list-available list-repo info search status files depends',
          'read-remote',
        ],
        ['remove rm remove-orphans autoremove', 'package.remove-system'],
      ],
      otherwise: 'install',
    },
    'module ml': {
      act: 'session',
      bare: 'read',
      subs: [['avail list show display whatis spider keyword help is-loaded is-avail overview', 'read']],
      otherwise: 'session',
    },
    'stress stress-ng': {
      act: 'execute',
      style: 'gnu',
      values: '-c --cpu -i --io -m --vm --vm-bytes -d --hdd -t --timeout',
      check: (invocation, context) => {
        const end = invocation.value('-t --timeout');
        if (end === undefined || /^0\w?$/.test(end.value)) {
          context.report('process.exhaust', invocation.span);
        }
        return undefined;
      },
    },
    'v4l2-ctl': {
      act: 'change',
      values: '-d --device',
      when: [
        ['--list-devices --list-formats --list-formats-ext --list-ctrls --info --all -D -l -L --get-ctrl', '@cancel'],
      ],
    },
    chronyc: {
      act: 'config',
      subs: [['tracking sources sourcestats activity ntpdata serverstats selectdata rtcdata authdata clients', 'read']],
      otherwise: 'config',
    },
    'aplay arecord': { act: 'interactive', when: [['-l -L --list-devices --list-pcms', '@cancel']] },
    'arduino-cli': {
      act: 'build',
      subs: [
        [
          'board/list board/listall board/details board/search core/list core/search lib/list lib/search version',
          'read',
        ],
        ['config/dump sketch/list', 'read'],
      ],
      otherwise: 'build',
    },
  },
};
