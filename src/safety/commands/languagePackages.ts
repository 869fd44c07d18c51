import type { CommandCheck } from '../analysis/context';
import { noData } from '../analysis/word';
import { rule } from '../model/rule';
import type { CommandModel } from '../model/commandModel';
import type { Family } from './family';
import { losesData } from './tasks';

const runsCommand = { how: 'words' } as const;

/** Tools of a project that say by their words whether they only look; a name nobody knows is fetched from the registry and run. */
const lookingTools =
  /^(?:prisma|sequelize(?:-cli)?|knex|typeorm|drizzle-kit|http-server|live-server|tsc|eslint|prettier|jest|vitest|playwright)$/;

/** A package that is no registry's: `github:user/tool`, `git+https://..`, an address, or `user/tool`, which npm takes for GitHub. */
const offRegistry =
  /^(?:(?:@?[\w./-]+@)?(?:(?:github|gitlab|bitbucket|gist):|git(?:\+\w+)?:|ssh:|git@|https?:)|[A-Za-z\d][\w-]*\/[\w.-]+(?:#.*)?$)/;

const runsPackage: CommandCheck = (invocation, context) => {
  const first = invocation.args.operands[0];
  const fetched = [first, invocation.value('-p --package')].find((word) => offRegistry.test(word?.value ?? ''));
  if (fetched !== undefined) context.report('remote.download-run', fetched.span, { target: fetched.raw });
  let output = noData;
  const level =
    first === undefined
      ? undefined
      : context.levelOf(() => {
          output = context.words(invocation.args.operands, invocation.stdin);
        });
  return level === 'safe' && lookingTools.test(first?.value ?? '') ? { handled: true, output } : { output };
};

/** `poetry version` shows it, `poetry version minor` writes another one. */
const showsVersion: CommandCheck = (invocation) =>
  invocation.args.operands.length === 0 ? { handled: true } : undefined;

/** `go tool NAME`: those of the distribution that read; others are compilers or come from the module. */
const goTool: CommandModel = {
  act: 'read',
  bare: 'read',
  style: 'long',
  subs: [
    ['nm objdump addr2line doc dist/list', 'read'],
    ['buildid', { act: 'read', when: [['-w', 'write']] }],
    [
      'pprof trace cover covdata',
      {
        act: 'read-remote',
        values: '-o -output -mode -var',
        when: [
          ['-o -output', '@writes'],
          ['-svg -png -pdf -gif -ps -proto -dot -html -http -web -weblist', 'write'],
        ],
      },
    ],
  ],
  otherwise: 'execute',
};

const node: CommandModel = {
  act: 'install',
  bare: 'read',
  input: 'executed',
  values:
    '-w --workspace --prefix -C --cwd --dir --registry --loglevel --depth -F --filter --omit --tag --otp --access',
  help: '-h -v -V',
  otherwise: 'execute',
  // `yarn prisma migrate status` is `yarn exec prisma ..`.
  check: (invocation, context) =>
    /^(?:yarn|pnpm|bun)$/.test(invocation.name) && lookingTools.test(invocation.args.operands[0]?.value ?? '')
      ? runsPackage(invocation, context)
      : undefined,
  subs: [
    [
      'ls list ll la view info show v search s outdated why explain fund audit help help-search ping whoami bin root prefix get config/get c/get c/list c/ls config/list config/ls profile/get team/ls owner/ls access/list access/get org/ls token/list query licenses store/status store/path cache/ls cache/dir cache/verify dist-tag/ls diff pkg/get doctor completion stars sbom licenses/list workspaces/list workspaces/info env/list plugin/list find-dupes',
      { act: 'read-remote', when: [['--fix', 'install']] },
    ],
    [
      'audit/fix install i in add ci isntall update up upgrade uninstall un remove rm r unlink link ln dedupe rebuild prune install-test it import patch patch-commit fetch global init create shrinkwrap plugin/import env/use workspaces/focus self-update approve-builds',
      {
        act: 'install',
        when: [
          ['--dry-run', '@dry-run'],
          ['--strict-ssl', 'package.insecure', /^false$/],
          ['--no-strict-ssl', 'package.insecure'],
        ],
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
      {
        act: 'execute',
        values: '-c --call -p --package',
        when: [['-c --call', '@runs']],
        stops: true,
        check: runsPackage,
      },
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
      'config config/set c c/set set config/delete config/edit config/fix login logout adduser pkg/set pkg/delete version edit explore cache/add cache/clean cache/clear cache/rm store/prune set-script store/add',
      {
        act: 'config',
        check: (invocation) =>
          invocation.sub === 'version' && invocation.args.operands.length === 0 ? { handled: true } : undefined,
      },
    ],
  ],
};

const pipRead: CommandModel = { act: 'read-remote', when: [['', '@cancel']] };

/** Package managers of programming languages, and the tools that run what they installed. */
export const languagePackages: Family = {
  rules: {
    'package.unpublish': rule(
      'dangerous',
      'package-publish',
      'Takes a published package away from everybody who uses it.',
      ['npm unpublish a --force', 'cargo yank --version 1.0.0', 'gem yank a'],
      { misses: ['npm publish --dry-run'] },
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
      stops: true,
      check: runsPackage,
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
          'fmt',
          {
            act: 'execute',
            when: [['--check', '@cancel']],
          },
        ],
        [
          'run eval task test bench compile install add cache serve repl upgrade',
          {
            act: 'execute',
            values: '-c',
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
          'pip/list pip/show pip/freeze pip/check pip/tree python/list python/find python/dir tool/list tool/dir cache/dir tree show search check env/list env/info env/show env/config/vars/list config/show config/get config/list info list self/show self/version about debug graph cache/list source/show which dep/show lock/check help compare package',
          { act: 'read-remote', when: [['--set --add --append --prepend --remove-key --remove', 'config']] },
        ],
        [
          'version',
          {
            act: 'write',
            values: '--bump',
            when: [
              ['--bump', 'write'],
              ['--dry-run', '@dry-run'],
            ],
            check: showsVersion,
          },
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
          'show list ls list-remote ls-remote current which whence version versions where doc component/list target/list toolchain/list check plugin/list plugin-list list-all info status root commands prefix help about latest doctor settings/list outdated',
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
          'version list doc help mod/graph mod/why mod/verify',
          { act: 'read-remote', style: 'long', values: '-f', when: [['-toolexec', '@runs']] },
        ],
        ['tool', goTool],
        ['env', { act: 'read', style: 'long', when: [['-w -u', 'config']] }],
        [
          'vet',
          {
            act: 'read',
            style: 'long',
            when: [
              ['-vettool -toolexec', '@runs'],
              ['-fix', 'write'],
            ],
          },
        ],
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
