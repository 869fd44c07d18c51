import { rule } from '../model/rule';
import { doubtedDryRun } from './dryRuns';
import type { Family } from './family';
import { changesSource, fetchesCode, removesMuch } from './packageChecks';

const runsCommand = { how: 'words' } as const;

/** Package managers of systems, and the smaller ones that share their words. */
export const packages: Family = {
  rules: {
    'package.remove-system': rule('caution', 'package-manage', 'Removes packages of the system.', ['apt remove vim'], {
      misses: ['apt list'],
    }),
    'package.purge-system': rule(
      'dangerous',
      'package-manage',
      'Removes packages of the system with their settings.',
      ['apt-get purge -y nginx', 'rpm -e --nodeps glibc'],
      { misses: ['apt-get install nginx'] },
    ),
    'package.insecure': rule(
      'dangerous',
      'defence-evasion',
      'Installs without checking who made the package.',
      [
        'apt-get install --allow-unauthenticated a',
        'apt-get -o Acquire::https::Verify-Peer=false update',
        'dnf install --setopt=sslverify=false a',
        'zypper --no-gpg-checks install a',
        'flatpak remote-add --no-gpg-verify a https://example.com',
        'apk add --allow-untrusted a.apk',
        'npm install a --strict-ssl=false',
      ],
      {
        misses: [
          'apt-get install a',
          'apt-get -o Debug::pkgProblemResolver=true install a',
          'npm install a',
          'snap list --all',
          'pip freeze --all',
        ],
      },
    ),
  },
  commands: {
    'apt apt-get aptitude apt-fast nala': {
      act: 'install',
      bare: 'read',
      values: '-t --target-release -o --option -c --config-file',
      help: '-h -v',
      when: [
        ['-s --simulate --dry-run --just-print --no-act --recon', '@dry-run'],
        ['-o --option', 'exec.inline', /invoke|hook/i],
        ['--allow-unauthenticated --force-yes --allow-insecure-repositories', 'package.insecure'],
        [
          '-o --option',
          'package.insecure',
          /verify-(?:peer|host)=\W*(?:false|0|no)|allow(?:insecure|unauthenticated|downgradetoinsecure|weak)\w*=\W*(?:true|1|yes)/i,
        ],
      ],
      subs: [
        [
          'list search show showpkg policy depends rdepends changelog check madison help versions why why-not showsrc moo',
          { act: 'read-remote' },
        ],
        [
          'install update upgrade full-upgrade dist-upgrade reinstall build-dep download source clean autoclean edit-sources satisfy safe-upgrade',
          { act: 'install' },
        ],
        ['remove autoremove', { act: 'package.remove-system', check: removesMuch }],
        ['purge autopurge', { act: 'package.purge-system' }],
      ],
    },
    'apt-cache apt-file dpkg-query rpmquery apt-config apt-rdepends debsums': { act: 'read-remote' },
    'apt-key add-apt-repository apt-add-repository': { act: 'trust.add' },
    'apt-mark debconf-set-selections dpkg-reconfigure update-alternatives dpkg-divert apt-clone alternatives eselect': {
      act: 'config',
      reads: '--altdir --admindir',
      when: [['--display --list --query --get-selections', '@cancel']],
      subs: [
        ['showauto showmanual showhold showinstall', 'read'],
        ['auto manual hold unhold clone restore', 'config'],
      ],
      otherwise: 'config',
    },
    dpkg: {
      act: 'install',
      check: removesMuch,
      style: 'gnu',
      when: [
        [
          '-l --list -L --listfiles -s --status -S --search -p --print-avail -c --contents -I --info -V --verify --get-selections --audit -C --print-architecture --compare-versions --print-foreign-architectures',
          '@cancel',
        ],
        ['-P --purge', 'package.purge-system'],
        ['-r --remove', 'package.remove-system'],
      ],
    },
    'dpkg-deb': {
      act: 'write',
      reads: '--showformat',
      when: [['-c --contents -I --info -f --field -W --show', '@cancel']],
    },
    'dnf yum microdnf zypper tdnf urpmi': {
      act: 'install',
      bare: 'read',
      values: '--enablerepo --disablerepo --setopt --releasever',
      help: '-h',
      when: [
        ['--assumeno', '@dry-run'],
        ['--nogpgcheck --no-gpg-checks --no-gpgcheck', 'package.insecure'],
        ['--setopt', 'package.insecure', /(?:gpgcheck|sslverify)=(?:0|false|no)/i],
      ],
      subs: [
        [
          'list info search provides whatprovides repolist repoquery history check-update deplist updateinfo check help se if lr lu ll wp grouplist groupinfo group/list group/info module/list repos services packages patches list-updates what-provides repoinfo',
          { act: 'read-remote' },
        ],
        [
          'install update upgrade reinstall downgrade distro-sync groupinstall group/install makecache clean config-manager module/enable copr in up dup ref refresh ar addrepo patch builddep localinstall swap download history/undo',
          'install',
        ],
        ['remove erase autoremove rm groupremove', { act: 'package.remove-system', check: removesMuch }],
      ],
    },
    rpm: {
      act: 'install',
      style: 'gnu',
      values: '-E --eval --root --dbpath -D --define',
      reads:
        '-a -f -i -l -c -d -p -s -R -L --last --changelog --scripts --requires --provides --conflicts --obsoletes --recommends --suggests --supplements --enhances --queryformat --qf --whatprovides --whatrequires --whatrecommends --triggers --triggerscripts --filetriggers --filesbypkg --dump --state --docfiles --configfiles --licensefiles --package --file --group --pkgid --hdrid --nofiles --nodeps --noscripts --nomanifest',
      when: [
        ['-q --query -qa -qi -ql -qf -qc -qd -V --verify -K --checksig --showrc --eval -E --querytags', '@cancel'],
        ['--eval -E', 'exec.inline', /%\{?(?:\(|lua|uncompress|shrink)|%\{load/],
        ['-e --erase', 'package.purge-system'],
        ['--nosignature --nodigest', 'package.insecure'],
      ],
    },
    'pacman yay paru pamac pacaur': {
      act: 'install',
      style: 'gnu',
      help: '-h -V',
      when: [
        ['-Q -F -T -Si -Ss -Sl -Sg -Sii --query --files --deptest', '@cancel'],
        ['-R --remove', 'package.remove-system'],
        ['-dd -Rdd -Rnsdd -Rddn --nodeps', 'package.purge-system'],
      ],
      check: (invocation, context) => {
        const text =
          invocation.words
            .slice(1)
            .map((word) => word.value)
            .find((value) => value.startsWith('-')) ?? '';
        if (
          /^-[QFTD]|^-S[a-z]*[silg](?!y)|^--(?:query|files|deptest)|h$/.test(text) &&
          !/^-F[a-z]*y|^-S[a-z]*[yuw]/.test(text)
        ) {
          return { handled: true };
        }
        if (/^-R[a-z]*[sc]|dd/.test(text)) {
          context.report('package.remove-system', invocation.span);
        }
        return undefined;
      },
    },
    'apk emerge xbps-install xbps-remove slackpkg pkg pkg_add pkgin port swupd guix nix-env nix-channel snap flatpak brew mas conan vcpkg luarocks cpan cpanm opam cabal stack hex mix dub raco nimble bower jspm gem bundle bundler composer pod carthage dart pub flutter nuget dotnet paket pear pecl tlmgr softwareupdate':
      {
        act: 'install',
        bare: 'read',
        help: '-h -v -V',
        check: removesMuch,
        values: '-c --config --source',
        // No short form of an option below.
        reads: '--all -l -I',
        otherwise: 'execute',
        when: [
          ...doubtedDryRun('--dry-run --simulate --pretend'),
          ['--no-gpg-verify --allow-untrusted --no-verify-ssl', 'package.insecure'],
          ['-i --install -e --uninstall -U --forget --import -r --remove', 'install', /^(?!.*--)/],
        ],
        subs: [
          [
            'installed contents dependents rdeps variants info search list ls show status outdated deps uses desc cat leaves tap-info config doctor which provides version policy query stat audit view licenses licence specification spec environment env dependency check why platform help remotes history remote-ls validate diagnose suggests browse prohibits depends why-not services/list services/info sources about commands log formulae casks missing find connections search-remote nuget/list package/search list/package remote-info known changes owner sdk/list tags path locals/all show-extra',
            { act: 'read-remote', check: changesSource },
          ],
          [
            'install add remote-add remote-modify reinstall upgrade update uninstall remove rm delete del unpin pin link unlink tap untap cleanup autoremove fetch sync refresh cask/install bundle services/stop services/start services/restart services/run init create require restore pristine new import migrate switch set connect disconnect revert enable disable hold unhold mark download get lock extract unpack',
            'install',
          ],
          ['exec', { act: 'execute', runs: runsCommand }],
          ['ecto.drop ecto.reset ecto.rollback db:drop db:reset', 'database.drop'],
          ['remove-repo owner/remove', 'install'],
          [
            'run test build compile start watch fmt format analyze msbuild doc gen generate shell edit',
            // An option they do not know is for the program.
            { act: 'execute', values: '--dry-run --simulate --pretend' },
          ],
          ['push publish', 'publish'],
          ['yank nuget/delete', 'package.unpublish'],
        ],
      },
    'nix-store': {
      act: 'execute',
      reads:
        '--references --referrers --referrers-closure -R --requisites --tree --graph --deriver -d --outputs --roots --size --hash --binding -b --closure -u --use-output -f --force-realise --resolve --include-outputs --check-contents --valid-derivers',
      when: [
        ['-q --query --dump --print-dead --print-live --print-roots --verify --verify-path --read-log -l', '@cancel'],
        ['--dry-run', '@dry-run'],
        ['--gc --delete', 'package.remove-system'],
        ['--force-realise --repair', 'execute'],
      ],
    },
    'nix-collect-garbage': {
      act: 'package.remove-system',
      when: [
        ['--dry-run', '@dry-run'],
        ['-d --delete-old --delete-older-than', 'package.purge-system'],
      ],
    },
    'nix nix-shell nix-build nixos-rebuild home-manager darwin-rebuild': {
      act: 'execute',
      check: fetchesCode,
      help: '-h',
      subs: [
        [
          'search show-config eval flake/show flake/metadata path-info store/ls log why-depends hash doctor',
          'read-remote',
        ],
      ],
      otherwise: 'execute',
      when: [['--run --command', '@runs']],
    },
  },
};
