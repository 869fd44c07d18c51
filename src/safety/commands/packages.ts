import { noData } from '../analysis/word';
import { rule } from '../model/rule';
import type { CommandModel } from '../model/commandModel';
import type { Family } from './family';
import { changesSource, fetchesCode, removesMuch } from './packageChecks';
import { losesData } from './tasks';

const runsCommand = { how: 'words' } as const;

const node: CommandModel = {
  act: 'install',
  bare: 'read',
  input: 'executed',
  values:
    '-w --workspace --prefix -C --cwd --dir --registry --loglevel --depth -F --filter --omit --tag --otp --access',
  help: '-h -v -V',
  otherwise: 'execute',
  subs: [
    [
      'ls list ll la view info show v search s outdated why explain fund audit help help-search ping whoami bin root prefix get config/get config/list config/ls profile/get team/ls owner/ls access/list access/get org/ls token/list query licenses store/status store/path cache/ls cache/dir cache/verify dist-tag/ls diff pkg/get doctor completion stars sbom licenses/list workspaces/list workspaces/info env/list plugin/list find-dupes',
      { act: 'read-remote', when: [['--fix', 'install']] },
    ],
    [
      'audit/fix install i in add ci isntall update up upgrade uninstall un remove rm r unlink link ln dedupe rebuild prune install-test it import patch patch-commit fetch global init create shrinkwrap set plugin/import env/use workspaces/focus self-update approve-builds',
      {
        act: 'install',
        when: [['--dry-run', '@dry-run']],
        check: (invocation, context) => {
          const remote = invocation.args.operands.find((word) => /^(?:https?:\/\/|git\+https?:)/.test(word.value));
          if (remote !== undefined && /^https?:\/\/.*\.(?:tgz|tar\.gz)$|^http:/.test(remote.value)) {
            context.report('remote.package-url', remote.span, { target: remote.raw });
          }
          return undefined;
        },
      },
    ],
    [
      'exec x dlx',
      { act: 'execute', values: '-c --call -p --package', when: [['-c --call', '@runs']], runs: runsCommand },
    ],
    [
      'run run-script test t tst start stop restart serve build dev lint node rum',
      {
        act: 'execute',
        check: (invocation, context) => {
          if (losesData(invocation.args.operands[0]?.value ?? '')) {
            context.report('database.drop', invocation.span);
          }
          return undefined;
        },
      },
    ],
    ['publish', { act: 'publish', when: [['--dry-run', '@dry-run']] }],
    ['pack', { act: 'config', when: [['--dry-run', '@dry-run']] }],
    ['npm/info npm/audit', 'read-remote'],
    ['pm/ls pm/bin pm/hash pm/hash-string pm/hash-print', 'read'],
    ['unpublish', { act: 'package.unpublish', when: [['--dry-run', '@dry-run']] }],
    [
      'deprecate dist-tag/add dist-tag/rm owner/add owner/rm access/public access/restricted access/grant access/revoke access/set team/create team/destroy team/add team/rm org/set org/rm token/create token/revoke hook/add hook/rm profile/set star unstar',
      'publish',
    ],
    [
      'config config/set config/delete config/edit config/fix login logout adduser pkg/set pkg/delete version edit explore cache/add cache/clean cache/clear cache/rm store/prune set-script completion store/add',
      {
        act: 'config',
        check: (invocation, context) => {
          const [name, value] = invocation.args.operands;
          if (/strict-?ssl/i.test(name?.value ?? '') && /^false$|=false$/.test(value?.value ?? name?.value ?? '')) {
            context.report('evasion.tls-off', invocation.span);
          }
          return invocation.sub === 'version' && invocation.args.operands.length === 0 ? { handled: true } : undefined;
        },
      },
    ],
  ],
};

const pipRead: CommandModel = { act: 'read-remote', when: [['', '@cancel']] };

export const packages: Family = {
  rules: {
    'package.unpublish': rule(
      'dangerous',
      'package-publish',
      'Takes a published package away from everybody who uses it.',
      ['npm unpublish a --force', 'cargo yank --version 1.0.0', 'gem yank a'],
      { misses: ['npm publish --dry-run'] },
    ),
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
      ['apt-get install --allow-unauthenticated a'],
      { misses: ['apt-get install a'] },
    ),
  },
  commands: {
    'npm pnpm bun cnpm': node,
    yarn: { ...node, bare: 'install' },
    'npx bunx pnpx': {
      act: 'execute',
      values: '-p --package -c --call',
      help: '-v -h',
      when: [['-c --call', '@runs']],
      runs: runsCommand,
    },
    deno: {
      act: 'execute',
      bare: 'exec.terminal',
      input: 'executed',
      help: '-V -h',
      values: '-c --config',
      subs: [
        ['info doc lint types check', 'read'],
        [
          'run eval task test bench compile install add cache serve repl upgrade fmt',
          {
            act: 'execute',
            values: '-c',
            when: [['--check', '@cancel']],
            check: (invocation, context) => {
              const address = invocation.args.operands.find((word) => /^https?:/.test(word.value));
              if (address !== undefined) {
                context.report('remote.download-run', address.span, { target: address.raw });
              }
              return undefined;
            },
          },
        ],
      ],
    },
    'pip pip3 pipx uv_pip': {
      act: 'install',
      bare: 'read',
      help: '-h -V',
      values:
        '-r --requirement -i --index-url --extra-index-url -t --target -c --constraint -e --editable --prefix --root -d --dest -w --wheel-dir --proxy --python -f --find-links',
      when: [['--trusted-host', 'package.insecure']],
      subs: [
        [
          'list show freeze check search index/versions config/list config/get config/debug debug cache/dir cache/info cache/list help completion hash inspect environment index',
          pipRead,
        ],
        [
          'install download wheel uninstall upgrade upgrade-all inject reinstall install-all lock ensurepath',
          {
            act: 'install',
            when: [['--dry-run', '@dry-run']],
            check: (invocation, context) => {
              const url =
                invocation.args.operands.find((word) => /^(?:https?:|git\+http:)/.test(word.value)) ??
                invocation.value('-i --index-url --extra-index-url');
              if (url !== undefined && /^(?:https?:\/\/.*\.(?:tar\.gz|zip|whl|tgz)|http:)/.test(url.value)) {
                context.report('remote.package-url', url.span, { target: url.raw });
              }
              return undefined;
            },
          },
        ],
        ['cache/purge cache/remove config/set config/unset config/edit config', 'config'],
        ['run', { act: 'execute' }],
      ],
    },
    'uv poetry pdm pipenv rye hatch conda mamba micromamba': {
      act: 'install',
      bare: 'read',
      help: '-h -V',
      values: '-n --name -p --prefix -c --channel --project --directory -C',
      otherwise: 'execute',
      subs: [
        [
          'pip/list pip/show pip/freeze pip/check pip/tree python/list python/find python/dir tool/list tool/dir cache/dir tree version show search check env/list env/info env/show env/config/vars/list config/show config/get config/list info list self/show self/version about debug graph config --list cache/list source/show which dep/show lock/check help compare package',
          { act: 'read-remote', when: [['--set --add --append --prepend --remove-key --remove', 'config']] },
        ],
        ['config', { act: 'config', when: [['--list --show --get --show-sources', '@cancel']] }],
        [
          'pip/install pip/uninstall pip/sync pip/compile add remove sync lock install update uninstall init new create env/create env/use python/install python/uninstall tool/install tool/uninstall tool/upgrade self/update export build venv clean rename upgrade activate deactivate',
          'install',
        ],
        ['run tool/run shell exec', { act: 'execute', runs: runsCommand }],
        ['publish', 'publish'],
        ['env/remove cache/clean cache/clear cache/prune', 'install'],
      ],
    },
    cargo: {
      act: 'build',
      bare: 'read',
      help: '-h -V',
      values: '--manifest-path -p --package --features --target -j --target-dir --color -Z --config',
      otherwise: 'execute',
      subs: [
        [
          'tree metadata search pkgid version help locate-project verify-project read-manifest info audit outdated config/get report',
          { act: 'read-remote' },
        ],
        ['fmt', { act: 'write', when: [['--check', '@cancel']] }],
        [
          'build b check c clippy test t bench run r doc rustc rustdoc miri expand nextest fix clean udeps tarpaulin llvm-cov',
          { act: 'build' },
        ],
        [
          'add remove rm install uninstall update fetch vendor new init generate-lockfile login logout owner package',
          'install',
        ],
        ['publish', { act: 'publish', when: [['--dry-run -n', '@dry-run']] }],
        ['yank', 'package.unpublish'],
      ],
    },
    'rustup asdf mise rtx nvm fnm volta pyenv rbenv nodenv jenv sdk n goenv tfenv proto gvm rvm chruby': {
      act: 'install',
      bare: 'read',
      help: '-h -v -V',
      subs: [
        [
          'show list ls list-remote ls-remote current which whence version versions where doc component/list target/list toolchain/list check plugin/list plugin-list list-all info status root commands prefix help about latest doctor settings/list outdated ls-remote',
          'read-remote',
        ],
        [
          'install uninstall update default use set component/add component/remove target/add target/remove toolchain/install toolchain/uninstall self/update plugin/add plugin-add plugin/remove global local shell rehash alias unalias pin up trust reshim',
          'install',
        ],
        ['run exec x', { act: 'execute', values: '', runs: { how: 'words', skip: 0 } }],
      ],
    },
    go: {
      act: 'build',
      bare: 'read',
      values: '-C',
      subs: [
        [
          'version list doc help mod/graph mod/why mod/verify tool',
          { act: 'read-remote', style: 'long', values: '-f' },
        ],
        ['env', { act: 'read', style: 'long', when: [['-w -u', 'config']] }],
        ['vet', { act: 'read', style: 'long' }],
        [
          'build test run generate fmt fix clean',
          {
            act: 'build',
            style: 'long',
            values: '-o -run -tags -exec -toolexec',
            when: [['-exec -toolexec', '@runs']],
          },
        ],
        ['get install mod/tidy mod/download mod/init mod/edit mod/vendor work/init work/use work/sync mod', 'install'],
      ],
    },
    'apt apt-get aptitude apt-fast nala': {
      act: 'install',
      bare: 'read',
      values: '-t --target-release -o --option -c --config-file',
      help: '-h -v',
      when: [
        ['-s --simulate --dry-run --just-print --no-act --recon', '@dry-run'],
        ['-o --option', 'exec.inline', /invoke|hook/i],
        ['--allow-unauthenticated --force-yes --allow-insecure-repositories', 'package.insecure'],
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
          '-l --list -L --listfiles -s --status -S --search -p --print-avail -c --contents -I --info -V --verify --get-selections --audit -C --print-architecture --compare-versions --version --help --print-foreign-architectures',
          '@cancel',
        ],
        ['-P --purge', 'package.purge-system'],
        ['-r --remove', 'package.remove-system'],
      ],
    },
    'dpkg-deb': { act: 'write', when: [['-c --contents -I --info -f --field -W --show', '@cancel']] },
    'dnf yum microdnf zypper tdnf urpmi': {
      act: 'install',
      bare: 'read',
      values: '--enablerepo --disablerepo --setopt --releasever',
      help: '-h',
      when: [
        ['--assumeno', '@dry-run'],
        ['--nogpgcheck', 'package.insecure'],
      ],
      subs: [
        [
          'list info search provides whatprovides repolist repoquery history check-update deplist updateinfo check help se if lr lu ll wp grouplist groupinfo group/list group/info module/list repos services packages patches list-updates what-provides repoinfo search',
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
      when: [
        ['-q --query -qa -qi -ql -qf -qc -qd -V --verify -K --checksig --showrc --eval -E --querytags', '@cancel'],
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
    'apk emerge xbps-install xbps-remove eopkg slackpkg opkg pkg pkg_add pkgin port swupd guix nix-env nix-channel snap flatpak brew mas conan vcpkg luarocks cpan cpanm opam cabal stack hex mix dub raco nimble bower jspm gem bundle bundler composer pod carthage dart pub flutter nuget dotnet paket pear pecl tlmgr softwareupdate':
      {
        act: 'install',
        bare: 'read',
        help: '-h -v -V',
        check: removesMuch,
        values: '-c --config --source',
        otherwise: 'execute',
        when: [
          ['--dry-run --simulate -p --pretend', '@dry-run'],
          ['-i --install -e --uninstall -U --forget --import -r --remove', 'install', /^(?!.*--)/],
        ],
        subs: [
          [
            'installed contents dependents rdeps variants info search list ls show status outdated deps uses desc cat leaves tap-info config doctor which provides version policy query stat audit view licenses licence specification spec environment env contents dependency check why platform help remotes history remote-ls validate diagnose suggests browse prohibits depends why-not services/list services/info sources about tap --cache --prefix --cellar commands log formulae casks missing find connections search-remote nuget/list package/search list/package --list-sdks --info remote-info known changes owner sdk/list tags path locals/all licenses show-extra',
            { act: 'read-remote', check: changesSource },
          ],
          [
            'install add reinstall upgrade update uninstall remove rm delete del unpin pin link unlink tap untap cleanup autoremove fetch sync refresh cask/install bundle services/stop services/start services/restart services/run init create require restore pristine new import migrate switch set connect disconnect revert enable disable hold unhold mark download get lock extract unpack',
            'install',
          ],
          ['exec', { act: 'execute', runs: runsCommand }],
          ['ecto.drop ecto.reset ecto.rollback db:drop db:reset', 'database.drop'],
          ['--erase remove-repo owner/remove', 'install'],
          [
            'run test build compile start watch fmt format analyze msbuild doc gen generate shell edit',
            { act: 'execute' },
          ],
          ['push publish', 'publish'],
          ['yank nuget/delete', 'package.unpublish'],
        ],
      },
    'nix-store': {
      act: 'execute',
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
    'make gmake ninja cmake ctest meson bazel bazelisk buck buck2 scons ant mvn mvnw gradle gradlew rake just task mage invoke fab tox nox pytest phpunit rspec jest vitest mocha ava cypress playwright karma webpack rollup vite parcel esbuild tsc swc babel eslint prettier stylelint turbo nx lerna rush gulp grunt ng vue next nuxt astro svelte-kit remix gatsby hugo jekyll mkdocs sphinx-build docusaurus eleventy storybook gcc g++ cc c++ clang clang++ ld as rustc javac kotlinc scalac ghc swiftc nasm yasm gfortran fpc dmd zig nvcc emcc flex bison yacc protoc buf thrift pdflatex xelatex lualatex latex latexmk tex bibtex pandoc xcodebuild msbuild xbuild qmake autoconf automake autoreconf configure ld.lld wasm-pack cross goreleaser ko pants waf premake5 colcon catkin_make rosrun roslaunch platformio pio arduino-cli idf.py mypy ruff black flake8 pylint isort bandit pyright hadolint rubocop standardrb golangci-lint staticcheck ktlint detekt checkstyle phpstan psalm phpcs php-cs-fixer clang-format clang-tidy cppcheck rustfmt':
      {
        act: 'build',
        style: 'gnu',
        help: '-v -V -h --list-input-formats --list-output-formats --list-extensions --list-highlight-languages --list-highlight-styles',
        values: '-f --file -C --directory -j --jobs -o -I -L -l -D -m --makefile -t -p',
        when: [
          ['-n --just-print --dry-run --recon', '@dry-run'],
          ['-o', '@writes'],
        ],
        check: (invocation, context) => {
          const evaluate = invocation.args.options.find((option) => option.name.startsWith('--eval'));
          if (evaluate?.value !== undefined) {
            context.shellText(
              evaluate.value.value.replace(/\$\(shell ([^)]*)\)/g, '$1').replace(/^[^:]*:\s*/, ''),
              'bash',
              evaluate.word,
              noData,
            );
          }
          const shell = /^SHELL=(.+)$/s.exec(
            invocation.args.operands.find((word) => word.value.startsWith('SHELL='))?.value ?? '',
          )?.[1];
          if (shell !== undefined) {
            context.shellText(shell, 'bash', invocation.span, noData);
          }
          if (invocation.value('-f --file --makefile')?.value === '-' && invocation.stdin.text !== undefined) {
            // Recipes stand after the colon or on indented lines.
            context.shellText(
              invocation.stdin.text.replace(/^[\w.$() -]*:[^;\n]*;?/gm, '').replace(/^\t@?/gm, ''),
              'bash',
              invocation.span,
              noData,
            );
          }
          const goals = invocation.args.operands.map((word) => word.value);
          if (
            !/^(?:gcc|g\+\+|cc|c\+\+|clang|ld|pytest|tsc|eslint|pandoc)/.test(invocation.name) &&
            goals.some(losesData)
          ) {
            context.report('database.drop', invocation.span);
          }
          if (/^(?:mvn|gradle)/.test(invocation.name) && goals.some((goal) => /^(?:deploy|publish)/.test(goal))) {
            context.report('publish', invocation.span);
          }
          if (
            /^(?:gradle|mvn)/.test(invocation.name) &&
            goals.length > 0 &&
            goals.every(
              (goal, index) =>
                /^(?:help|tasks|properties|projects|dependencies|dependencyInsight|components|buildEnvironment|javaToolchains|outgoingVariants|resolvableConfigurations|model|.*:(?:tasks|dependencies|properties|tree|analyze|list|effective-pom|effective-settings|describe|display-\S+|active-profiles|evaluate|system|help))$/.test(
                  goal,
                ) ||
                (index > 0 &&
                  !/^(?:build|clean|run|test|assemble|publish|install|deploy|package|verify|compile)/.test(goal)),
            )
          ) {
            return { handled: true };
          }
          if (/^(?:mypy|pyright|flake8|pylint|shellcheck|hadolint)$/.test(invocation.name)) {
            return { handled: true };
          }
          return undefined;
        },
      },
    'shellcheck actionlint markdownlint vale codespell ansible-lint tflint kubeconform kubeval typos editorconfig-checker':
      { act: 'read', values: '-s -e -f -S', help: '-h -V', when: [['--fix --write-changes -w', 'write']] },
    'twine flit': {
      act: 'publish',
      subs: [
        ['check', 'read'],
        ['upload register publish', 'publish'],
        ['build install init', 'install'],
      ],
    },
  },
};
