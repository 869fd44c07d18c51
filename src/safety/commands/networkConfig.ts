import type { Family } from './family';

/** Firewalls, interfaces, routes and name servers of this machine; their rules stand with those of its other administration. */
export const networkConfig: Family = {
  rules: {},
  commands: {
    'iptables ip6tables ebtables arptables': {
      act: 'firewall.change',
      values: '-t --table -p -s -d -j -i -o -m --dport --sport',
      help: '-h -V',
      reads:
        '-n --numeric -x --exact --line-numbers -w --wait -W -4 -6 --state --ctstate --comment --tcp-flags --limit --to-ports --to-destination --to-source --match-set --reject-with --icmp-type --dports --sports --Lc --Ln --Lx',
      when: [
        ['-L --list -S --list-rules -C --check', '@cancel'],
        [
          '-F --flush -X --delete-chain -A --append -I --insert -D --delete -R --replace -P --policy -N --new-chain -E --rename-chain -Z --zero',
          'firewall.change',
        ],
      ],
    },
    'iptables-save ip6tables-save': { act: 'read' },
    ipset: {
      act: 'firewall.change',
      reads: '-o -output -n -name -t -terse -r -resolve -s -sorted -f -file',
      when: [
        ['-L -S -T', '@cancel'],
        ['-F -X -N -A -D -E -W -R', 'firewall.change'],
      ],
      subs: [['list test save version help', 'read']],
      otherwise: 'firewall.change',
    },
    'iptables-restore ip6tables-restore ebtables-restore': {
      act: 'firewall.change',
      subs: [['list test save', 'read']],
      otherwise: 'firewall.change',
    },
    nft: {
      act: 'firewall.change',
      values: '-f --file -I --includepath -D --define',
      reads: '-a -s -n -N -j -o -p -y -u -T -t -S -e --handle --stateless --echo --optimize',
      subs: [['list describe monitor', { act: 'read' }]],
      otherwise: 'firewall.change',
      when: [['-c --check', '@cancel']],
    },
    ufw: {
      act: 'firewall.change',
      subs: [['status version show app', 'read']],
      otherwise: 'firewall.change',
      when: [['--dry-run', '@dry-run']],
    },
    socketfilterfw: {
      act: 'firewall.change',
      style: 'long',
      help: '-h',
      when: [
        [
          '--getglobalstate --listapps --getblockall --getstealthmode --getloggingmode --getallowsigned --getappblocked',
          '@cancel',
        ],
      ],
    },
    pfctl: {
      act: 'firewall.change',
      values: '-F -f -s -t -T -k -K -i -a -p -D -x',
      reads: '-g -r',
      when: [
        ['-s', '@cancel'],
        ['-F -f -k -K -T -e -d -D', 'firewall.change'],
      ],
    },
    'firewall-cmd ipfw shorewall csf': {
      act: 'firewall.change',
      when: [
        [
          '--state --list-all --list-services --list-ports --get-zones --get-active-zones --get-default-zone --list-all-zones --get-services --query-service',
          '@cancel',
        ],
      ],
      subs: [['show list status', 'read']],
      otherwise: 'firewall.change',
    },
    'ifconfig iwconfig': {
      act: 'network.configure',
      bare: 'read',
      style: 'long',
      check: (invocation, context) => {
        const names = invocation.args.operands.map((word) => word.value);
        if (names.includes('down') || names.includes('delete')) {
          context.report('network.cut', invocation.span);
        }
        return names.length <= 1 ? { handled: true } : undefined;
      },
    },
    route: {
      act: 'network.configure',
      bare: 'read',
      values: '-A',
      reads: '-n --numeric -e --extend -F --fib -C --cache -4 -6 -ee',
      check: (invocation, context) => {
        if (
          invocation.words.some((word) => word.value === 'default') &&
          /^(?:add|change)$/.test(invocation.args.operands[0]?.value ?? '')
        ) {
          context.report('network.cut', invocation.span);
        }
        return undefined;
      },
      subs: [
        ['get show print', 'read'],
        ['flush', 'network.cut'],
        ['add', 'network.configure'],
        ['del delete change', 'network.cut'],
      ],
      otherwise: 'read',
    },
    arp: { act: 'read', values: '-i -H -t', when: [['-d -s -f', 'network.configure']] },
    ethtool: {
      act: 'read',
      values: '-m --module-info',
      when: [
        [
          '-s --change -K --features -G --set-ring -A --pause -C --coalesce -L --set-channels -p --identify -t --test -r --negotiate -E --change-eeprom -f --flash -X --set-rxfh-indir -N --config-nfc --reset',
          'network.configure',
        ],
      ],
    },
    ifdown: { act: 'network.cut' },
    'dhclient dhcpcd': { act: 'network.configure' },
    'ifup netplan wpa_cli rfkill brctl wg wg-quick vconfig ovs-vsctl hostapd iw ip-link nmtui': {
      act: 'network.configure',
      subs: [['show list status dev phy get', 'read']],
      otherwise: 'network.configure',
      bare: 'read',
      check: (invocation, context) => {
        const words = invocation.words.slice(1).map((word) => word.value);
        if (
          words.some((word) =>
            /^(?:del|delete|del-\w+|flush|disconnect|down|block|leave|destroy|emer-reset)$/.test(word),
          )
        ) {
          context.report('network.cut', invocation.span);
        } else if (words.some((word) => /^(?:set|add|connect|join|up)$/.test(word))) {
          context.report('network.configure', invocation.span);
        }
        return undefined;
      },
    },
  },
};
