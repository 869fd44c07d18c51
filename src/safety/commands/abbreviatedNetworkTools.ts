import type { CommandCheck } from '../analysis/context';
import { noData } from '../analysis/word';
import { list } from '../model/arguments';
import type { CommandModel } from '../model/commandModel';
import type { Family } from './family';
import { judgedByWords } from './judgedByWords';

type Verbs = NonNullable<CommandModel['subs']>;

const verbs: Verbs = [
  ['add append prepend replace change chg update allocspi offload attach restore property', 'network.configure'],
  ['delete deleteall flush', 'network.cut'],
  [
    'show list lst ls get count identify pids test tunnelshow xstats afstats showdump save stats bucket help monitor',
    'read',
  ],
  ['set', 'network.configure'],
];

/** An object of these tools with its verbs; `first` are those that are looked for before the common ones. */
function object(...first: Verbs): CommandModel {
  const named = new Set(first.flatMap(([names]) => list(names)));
  const others = verbs.map(
    ([names, act]) =>
      [
        list(names)
          .filter((name) => !named.has(name))
          .join(' '),
        act,
      ] as const,
  );
  return { act: 'read', bare: 'read', otherwise: 'unknown.subcommand', subs: [...first, ...others] };
}

/** Every address: what goes there goes everywhere. */
const anywhere = /^(?:default|any|all|0\/0|0\.0\.0\.0\/0|::\/0)$/;

const cutsOff =
  (pattern: RegExp): CommandCheck =>
  (invocation, context) => {
    const word = invocation.words.slice(1).find((candidate) => pattern.test(candidate.value));
    if (word !== undefined) {
      context.report('network.cut', word.span, { target: word.raw });
    }
    return undefined;
  };

const link = object(
  ['add', 'network.configure'],
  ['set change', { act: 'network.configure', check: cutsOff(/^down$/) }],
);
const route = object(
  ['show list lst get', 'read'],
  ['add append prepend replace change chg', { act: 'network.configure', check: cutsOff(anywhere) }],
);

/** `ip netns exec NAME COMMAND`, `ip -all netns exec COMMAND`. */
const runsInNamespace: CommandCheck = (invocation, context) => {
  const command = invocation.args.operands.slice(invocation.has('-all') ? 0 : 1);
  return command.length === 0 ? undefined : { output: context.words(command, noData) };
};
const inNamespace: CommandModel = { act: 'network.configure', stops: true, check: runsInNamespace };

/** Tools that take the start of a word for the word; their tables stand in the order in which the tools look. */
export const abbreviatedNetworkTools: Family = {
  rules: {},
  commands: {
    ip: {
      act: 'network.configure',
      abbreviated: true,
      style: 'long',
      values: '-loops --loops -family --family -batch --batch -netns --netns -rcvbuf --rcvbuf',
      reads:
        '-4 -6 -0 -B -M -D -human -iec -stats -statistics -details -resolve -oneline -timestamp -tshort -Version -brief -json -pretty -color -Numeric -all -echo',
      help: '-V -Version',
      bare: 'read',
      when: [['-batch --batch', 'network.configure']],
      subs: [
        ['address addrlabel maddress', object()],
        ['route', route],
        ['rule neighbor neighbour ntable ntbl', object()],
        ['link', link],
        ['l2tp fou ila', object()],
        ['macsec', object(['set', 'network.configure'])],
        ['tunnel tunl tuntap tap token', object()],
        ['tcpmetrics tcp_metrics', object()],
        ['monitor', 'read'],
        [
          'xfrm',
          {
            act: 'read',
            subs: [
              ['state policy', object()],
              ['monitor', 'read'],
            ],
          },
        ],
        ['mroute mrule', object()],
        ['netns', object(['exec', inNamespace])],
        ['netconf', 'read'],
        ['vrf', object(['exec', inNamespace])],
        ['sr', { act: 'read', subs: [['hmac tunsrc', object()]] }],
        ['nexthop', object()],
        [
          'mptcp',
          {
            act: 'read',
            subs: [
              ['endpoint limits', object()],
              ['monitor', 'read'],
            ],
          },
        ],
        [
          'ioam',
          {
            act: 'read',
            subs: [
              ['namespace schema', object()],
              ['monitor', 'read'],
            ],
          },
        ],
        ['help', 'read'],
        ['stats', object()],
      ],
      otherwise: 'unknown.subcommand',
    },
    bridge: {
      act: 'network.configure',
      abbreviated: true,
      style: 'long',
      values: '-batch --batch -netns --netns',
      reads: '-details -stats -statistics -oneline -json -pretty -color -compressvlans -timestamp -family -4 -6',
      help: '-V -Version',
      bare: 'read',
      when: [['-batch --batch', 'network.configure']],
      subs: [
        ['link', link],
        ['fdb mdb vlan mst vni', object(['global', object()])],
        ['monitor help', 'read'],
      ],
      otherwise: 'unknown.subcommand',
    },
    tc: {
      act: 'network.configure',
      abbreviated: true,
      style: 'long',
      values: '-batch --batch -netns --netns -cf -conf --conf',
      reads:
        '-stats -statistics -details -raw -pretty -graph -json -iec -nm -names -oneline -timestamp -tshort -brief -color -Numeric -force',
      help: '-V -Version',
      bare: 'read',
      when: [['-batch --batch', 'network.configure']],
      check: judgedByWords([[/\b(?:loss|corrupt) \d|\bdrop\b/, 'network.cut']]),
      subs: [
        ['qdisc class filter chain actions action', object()],
        ['monitor help', 'read'],
        ['exec', 'network.configure'],
      ],
      otherwise: 'unknown.subcommand',
    },
    nmcli: {
      act: 'network.configure',
      abbreviated: true,
      style: 'long',
      values: '-mode --mode -fields --fields -colors --colors -escape --escape -get-values --get-values -wait --wait',
      reads:
        '-overview --overview -terse --terse -pretty --pretty -ask --ask -version --version -help --help -offline --offline',
      help: '-version -help',
      bare: 'read',
      when: [['-show-secrets --show-secrets', 'secret.read']],
      subs: [
        [
          'general',
          {
            act: 'read',
            bare: 'read',
            subs: [
              ['hostname logging', { act: 'network.configure', bare: 'read' }],
              ['reload', 'network.configure'],
              ['status permissions help', 'read'],
            ],
          },
        ],
        ['monitor', 'read'],
        [
          'networking',
          {
            act: 'read',
            subs: [
              ['off', 'network.cut'],
              ['on', 'network.configure'],
              ['connectivity', 'read'],
            ],
          },
        ],
        [
          'radio',
          {
            act: 'read',
            bare: 'read',
            subs: [
              [
                'all wifi wwan',
                {
                  act: 'read',
                  bare: 'read',
                  subs: [
                    ['off no false', 'network.cut'],
                    ['on yes true', 'network.configure'],
                  ],
                },
              ],
            ],
          },
        ],
        [
          'connection',
          {
            act: 'read',
            bare: 'read',
            subs: [
              ['show', 'read'],
              ['up', 'network.configure'],
              ['down delete', 'network.cut'],
              ['add edit reload load modify clone import export migrate', 'network.configure'],
              ['monitor help', 'read'],
            ],
          },
        ],
        [
          'device',
          {
            act: 'read',
            bare: 'read',
            subs: [
              ['status show', 'read'],
              ['connect up', 'network.configure'],
              ['disconnect delete down', 'network.cut'],
              ['set reapply modify checkpoint', 'network.configure'],
              ['monitor lldp help', 'read'],
              [
                'wifi',
                {
                  act: 'read',
                  bare: 'read',
                  subs: [
                    ['list', 'read'],
                    ['connect hotspot rescan', 'network.configure'],
                    ['show-password', 'secret.read'],
                  ],
                },
              ],
            ],
          },
        ],
        ['agent', 'interactive'],
        ['help', 'read'],
      ],
      otherwise: 'unknown.subcommand',
    },
  },
};
