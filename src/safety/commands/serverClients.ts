import type { CommandCheck } from '../analysis/context';
import { rule } from '../model/rule';
import { byVerb } from './byVerb';
import { cloud } from './cloud';
import type { Family } from './family';
import { judgedByWords } from './judgedByWords';

/** What a tool of Oracle is told, on the command line or through the pipe. */
const oracleStatement: CommandCheck = (invocation, context) => {
  const text = [...invocation.words.map((word) => word.value), invocation.stdin.text ?? ''].join(' ');
  if (/\b(?:delete|drop|restore|recover|flashback|purge|reset|shutdown\s+abort|crosscheck.*delete)\b/i.test(text)) {
    context.report('database.destroy', invocation.span);
  }
  return undefined;
};

/** Clients of servers that are judged by their words: VPN, mail, name servers, clusters, databases, delivery. */
export const serverClients: Family = {
  rules: {
    'remote.playbook': rule(
      'dangerous',
      'remote-code-exec',
      'Fetches instructions from a repository and carries them out on this machine.',
      ['ansible-pull -U https://example.com/x.git'],
      { misses: ['ansible-doc file', 'ansible-playbook site.yml'], remedy: 'clone it, read it, then run it' },
    ),
    'database.export': rule(
      'caution',
      'database',
      'Copies a table or database into a file, or from one.',
      ['bcp sales.dbo.users out users.csv -T', 'expdp system schemas=hr'],
      { misses: ['tnsping orcl'], effect: 'write' },
    ),
  },
  commands: {
    ...(cloud.commands['aws'] === undefined ? {} : { awslocal: cloud.commands['aws'] }),
    'nordvpn mullvad protonvpn-cli expressvpn warp-cli windscribe piactl openvpn3 headscale pritunl-client twingate netbird defguard':
      byVerb({
        subs: [
          [
            'status account countries cities groups settings version relay/list relay/get lockdown-mode/get dns/get nodes/list users/list preauthkeys/list routes/list session-list sessions-list configs-list list get',
            'read-remote',
          ],
          ['connect disconnect c d up down reconnect relay/set set login logout register', 'config'],
          ['lockdown-mode/set killswitch firewall', 'firewall.change'],
        ],
      }),
    'openvpn openconnect vpnc wpa_supplicant udhcpc pppd pppoe sstpc charon-cmd wstunnel': {
      act: 'connect',
      bare: 'read',
      help: '-h -v -V',
    },
    'ipsec swanctl strongswan': byVerb({
      when: [['--list-sas --list-conns --list-certs --stats --list-pols', '@cancel']],
      subs: [['status statusall listall listcerts version', 'read']],
    }),
    'gnutls-cli sntp ntpdate ntpdig iperf iperf3 nuttcp qperf': {
      act: 'connect',
      help: '-h -v',
      when: [['-q', 'read-remote']],
    },
    certtool: {
      act: 'write',
      values: '--infile',
      reads: '--inder --inraw --text -d',
      when: [['-i --certificate-info --crl-info --key-info -e --verify-chain', '@cancel']],
    },
    'gpgconf gpgsm': {
      act: 'config',
      when: [['--list-dirs --list-components --list-options --list-keys -k --check-programs', '@cancel']],
    },
    'jarsigner apksigner': {
      act: 'write',
      style: 'long',
      values: '-keystore -storepass -storetype -tsa',
      reads: '-verbose -verbose:all -verbose:summary -certs -strict',
      when: [['-verify', '@cancel']],
      subs: [['verify', 'read']],
      otherwise: 'write',
    },
    'neomutt aerc alpine': { act: 'interactive', help: '-v -h' },
    fetchmail: { act: 'download', values: '-f -l -u -p -r', when: [['-c --check', '@cancel']] },
    mbsync: { act: 'download', values: '-c --config', when: [['-l --list', '@cancel']] },
    'offlineimap getmail': { act: 'download', when: [['--info', '@cancel']] },
    notmuch: byVerb({
      subs: [
        ['search count show address dump config/get config/list', 'read'],
        ['new tag insert compact reindex config/set', 'config'],
      ],
    }),
    rspamc: byVerb({ subs: [['stat counters uptime symbols', 'read']], bare: 'read' }),
    'sa-learn spamassassin opendkim-genkey dnssec-keygen dnssec-signzone rndc-confgen': {
      act: 'write',
      when: [['--lint --dump', '@cancel']],
    },
    'pdnsutil knotc nsd-control kea-shell': byVerb({
      subs: [
        [
          'list-zone list-all-zones show-zone check-zone check-all-zones zone-status zone-read conf-read conf-check stats',
          'read',
        ],
      ],
    }),
    'memcached pgbouncer elasticsearch opensearch typesense-server envoy syslog-ng clickhouse-local yugabyted vllm': {
      act: 'execute',
    },
    squid: { act: 'execute', help: '-v' },
    keepalived: { act: 'execute', help: '-v', when: [['-t --config-test', '@cancel']] },
    dnsmasq: { act: 'execute', help: '-v', reads: '-h', when: [['--test', '@cancel']] },
    rsyslogd: { act: 'execute', help: '-v', reads: '-h', when: [['-N1', '@cancel']] },
    asterisk: {
      act: 'interactive',
      check: judgedByWords([
        [/-rx? ?.*\b(?:show|list|status|ping)\b/, 'read'],
        [/-rx? /, 'change'],
      ]),
    },
    rman: { act: 'interactive', check: oracleStatement },
    'expdp impdp exp imp bcp sqlldr': { act: 'database.export' },
    'lsnrctl srvctl crsctl': byVerb({
      subs: [['status services show check query version config', 'read']],
    }),
    asmcmd: byVerb({ subs: [['ls du lsdg lsct lsof find pwd lsattr', 'read']] }),
    'dgmgrl adrci': { act: 'interactive', check: oracleStatement },
    tnsping: { act: 'read-remote', operands: 'hosts' },
    db2look: { act: 'read-remote' },
    sqlpackage: {
      act: 'database.change',
      style: 'slash',
      when: [['/action:script /a:script /action:deployreport', 'write']],
    },
    mysqlcheck: {
      act: 'read-remote',
      values: '-u -p -h -P',
      when: [['-r --repair -o --optimize -a --analyze --auto-repair', 'database.change']],
    },
    'cbbackup cbrestore': byVerb(),
    'ansible-pull': {
      act: 'remote.playbook',
      values: '-C --checkout -U --url -d --directory -i',
      when: [['--check', '@cancel']],
    },
    'ansible-vault': {
      act: 'write',
      subs: [
        ['view', 'secret.read'],
        ['encrypt decrypt edit create rekey encrypt_string', 'write'],
      ],
    },
    facter: { act: 'read' },
    'tfsec terrascan kubesec dockle semgrep pip-audit safety kubescape kube-linter kube-score kube-bench polaris regula cfn-lint cfn_nag zizmor cspell osv-scanner grant bearer horusec detect-secrets':
      {
        act: 'read',
        subs: [['scan check lint version list audit report', 'read-remote']],
        otherwise: 'read',
        when: [['--fix --write --autofix -w', 'write']],
      },
    'opa conftest kyverno gatekeeper cue dhall jsonnet': byVerb({
      subs: [
        ['eval test check inspect parse deps verify vet export eval-all apply validate', 'read'],
        ['fmt run pull push bench', 'execute'],
      ],
    }),
    'terraform-docs': { act: 'read', when: [['--output-file', 'write']] },
    kubeseal: { act: 'read', when: [['-w --sealed-secret-file', 'write']] },
    'helmfile helmsman': byVerb({
      subs: [
        ['list diff template lint status build show-dag version', 'read-remote'],
        ['apply sync charts deps repos fetch write-values', 'create'],
        ['destroy delete', 'kubernetes.delete'],
      ],
    }),
    'argo tkn odo devspace k0s k3s microk8s rke rke2 tkgi pks om charm chalice zappa ecs-cli func swa yc up apex berks kitchen r10k inspec hubble krew nomad-pack levant werf garden telepresence kfctl kubeflow spin hal dapr porter tidb-ctl vitessctl ovhai cbt':
      byVerb({
        values: '-n --namespace --context -o --output',
        subs: [
          ['status list ls get describe logs version inspect kubectl/get flow observe node/list', 'read-remote'],
          ['reset uninstall', 'unknown.delete-verb'],
          ['deploy submit resubmit retry start stop enable install apply sync', 'create'],
        ],
      }),
    'cap capistrano mina inv doit': { act: 'execute', help: '-T -h -V -l --list' },
    'sbt lein boot rebar3 xmake premake ivy jbang clj-kondo ghcup': {
      act: 'build',
      bare: 'interactive',
      subs: [['list version show about tree deps', 'read']],
      otherwise: 'build',
    },
    'virtualenv corepack cookiecutter copier yo degit create-react-app': { act: 'execute', help: '-h' },
    'deb-get fink ipkg pkg_delete pacstall am appman': byVerb({
      subs: [
        ['list search show info', 'read-remote'],
        ['install update upgrade', 'install'],
        ['remove purge uninstall', 'package.purge-system'],
      ],
    }),
    jupyter: {
      act: 'execute',
      subs: [
        ['troubleshoot notebook/list server/list kernelspec/list', 'read'],
        ['notebook lab console server run nbconvert', 'execute'],
      ],
      otherwise: 'execute',
    },
    direnv: {
      act: 'execute',
      subs: [['status version stdlib', 'read']],
      otherwise: 'execute',
    },
    chezmoi: byVerb({
      subs: [
        ['status diff managed unmanaged data doctor cat source-path dump verify', 'read'],
        ['add apply update edit init re-add', 'config'],
        ['purge forget destroy remove', 'delete.many'],
      ],
    }),
    'stow rcup rcdn dotbot': { act: 'write', when: [['-n --simulate --no', '@dry-run']] },
    lsrc: { act: 'read' },
    'repo gclient pijul git-annex git-lfs git-crypt git-secret git-review arc etckeeper vcsh yadm': byVerb({
      subs: [
        [
          'status list diff info log show whereis find ls-files version branches pending unused outdated manifest whoami',
          'read',
        ],
        [
          'sync upload start init clone add commit get pull push fetch checkout unlock lock tell reveal hide',
          'git.change',
        ],
        ['forall foreach runhooks', 'execute'],
        ['drop dropunused prune abandon unrecord reset revert', 'git.discard'],
      ],
    }),
    p4: {
      act: 'git.change',
      bare: 'read',
      values: '-c -p -u -d',
      subs: [
        [
          'opened changes describe info filelog files have diff diff2 annotate print depots branches clients users where fstat status dirs sizes jobs labels interchanges protects counters monitor/show help',
          'read-remote',
        ],
        ['client branch label changelist change', { act: 'read-remote', when: [['-d -i', 'git.discard']] }],
        ['sync edit add submit shelve unshelve integrate resolve reconcile reopen move copy merge login', 'git.change'],
        ['revert delete clean', 'git.discard'],
        ['obliterate archive', 'git.rewrite'],
        ['protect user group', 'account.change'],
      ],
      otherwise: 'git.change',
    },
    svnadmin: {
      act: 'git.change',
      subs: [
        ['verify info lslocks lstxns help', 'read'],
        ['create hotcopy load upgrade recover', 'git.change'],
        ['dump', 'read'],
        ['setrevprop setlog rmlocks rmtxns setuuid delrevprop', 'git.rewrite'],
      ],
      otherwise: 'git.change',
    },
    svnlook: { act: 'read' },
    'svnsync svndumpfilter': { act: 'git.change' },
    bfg: { act: 'git.rewrite', help: '--help' },
    'x11vnc vncserver tigervncserver wayvnc rustdesk anydesk teamviewer gnome-remote-desktop xrdp': {
      act: 'network.tunnel',
      when: [['-list --info --get-id', '@cancel']],
      subs: [['info version', 'read']],
      otherwise: 'network.tunnel',
    },
    'vncviewer xfreerdp wlfreerdp rdesktop remmina scrcpy spicy virt-viewer': { act: 'connect', help: '--version' },
  },
};
