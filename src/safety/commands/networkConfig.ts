import type { Family } from './family';

/** Firewalls, interfaces, routes and name servers of this machine; their rules stand with those of its other administration. */
export const networkConfig: Family = {
  rules: {},
  commands: {
    'iptables ip6tables ebtables arptables': {
      act: 'firewall.change',
      values: '-t --table -p -s -d -j -i -o -m --dport --sport',
      help: '-h -V',
      when: [['-L --list -S --list-rules -C --check', '@cancel']],
    },
    'iptables-save ip6tables-save': { act: 'read' },
    'iptables-restore ip6tables-restore ipset ebtables-restore': {
      act: 'firewall.change',
      subs: [['list test save', 'read']],
      otherwise: 'firewall.change',
    },
    nft: {
      act: 'firewall.change',
      values: '-f --file',
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
      when: [['-s', '@cancel']],
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
