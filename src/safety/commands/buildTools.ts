import type { CommandCheck } from '../analysis/context';
import { noData } from '../analysis/word';
import type { CommandModel } from '../model/commandModel';
import type { Family } from './family';
import { losesData } from './tasks';

/** Goals and definitions of a build: some of them are commands, some lose data, some only tell about the project. */
const judgeGoals: CommandCheck = (invocation, context) => {
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
  const file = invocation.value('-f --file --makefile');
  const recipe = file?.value === '-' ? invocation.stdin.text : file?.source?.text;
  if (recipe !== undefined) {
    // Recipes stand after the colon or on indented lines.
    context.shellText(
      recipe.replace(/^[\w.$() -]*:[^;\n]*;?/gm, '').replace(/^\t@?/gm, ''),
      'bash',
      invocation.span,
      noData,
    );
  }
  const goals = invocation.args.operands.map((word) => word.value);
  if (!/^(?:gcc|g\+\+|cc|c\+\+|clang|ld|pytest|tsc|eslint|pandoc)/.test(invocation.name) && goals.some(losesData)) {
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
        (index > 0 && !/^(?:build|clean|run|test|assemble|publish|install|deploy|package|verify|compile)/.test(goal)),
    )
  ) {
    return { handled: true };
  }
  if (/^(?:mypy|pyright|flake8|pylint|shellcheck|hadolint)$/.test(invocation.name)) {
    return { handled: true };
  }
  return undefined;
};

/** Programs that build, test, format and check a project; they run its code. */
const builds = (more: Partial<CommandModel> = {}): CommandModel => ({
  act: 'build',
  values: '-f --file -C --directory -j --jobs -o -I -L -l -D -m --makefile -t -p',
  check: judgeGoals,
  ...more,
  when: [['-o', '@writes'], ...(more.when ?? [])],
});

export const buildTools: Family = {
  rules: {},
  commands: {
    'make gmake': builds({
      values: '-f --file --makefile -C --directory -j --jobs -o -I -l -E --eval -O -W --what-if',
      help: '-v',
      when: [
        ['-n --just-print --dry-run --recon', '@dry-run'],
        // What a makefile computes runs while it is read.
        ['-E --eval', 'exec.inline'],
      ],
    }),
    ninja: builds({ values: '-C -f -j -k -l -d -t -w', when: [['-n', '@dry-run']] }),
    just: builds({
      values: '-f --justfile -d --working-directory -c --command',
      when: [
        ['-n --dry-run', '@dry-run'],
        ['-c --command', '@runs'],
      ],
    }),
    rake: builds({
      values: '-f --rakefile -C -e --execute -E --execute-continue -I --libdir -j -p --execute-print -r --require -R',
      when: [
        ['-n --dry-run', '@dry-run'],
        ['-e --execute -E --execute-continue -p --execute-print', 'exec.inline'],
        ['-r --require', 'exec.script'],
      ],
    }),
    scons: builds({
      values: '-f -C -I -j -Y --debug',
      help: '-v',
      when: [['-n --just-print --dry-run --recon --no-exec', '@dry-run']],
    }),
    task: builds({ values: '-t --taskfile -d --dir -o -C -I', when: [['-n --dry', '@dry-run']] }),
    'gradle gradlew': builds({
      values: '-b -c -g -I --init-script -p -x -D -P -S',
      help: '-v',
      when: [
        ['-m --dry-run', '@dry-run'],
        ['-I --init-script', 'exec.script'],
      ],
    }),
    'ng psalm': builds({ help: '-v', when: [['--dry-run', '@dry-run']] }),
    // The code that `-r` names is loaded before anything else is decided.
    'rspec mocha': builds({
      values: '-r --require',
      when: [
        ['--dry-run', '@dry-run'],
        ['-r --require', 'exec.script'],
      ],
    }),
    'turbo nx php-cs-fixer': builds({ when: [['--dry-run', '@dry-run']] }),
    'clang-format': builds({ when: [['-n --dry-run', '@dry-run']] }),
    pandoc: builds({
      help: '-v --list-input-formats --list-output-formats --list-extensions --list-highlight-languages --list-highlight-styles',
    }),
    // `-v` is their version; that of others, such as pytest and tox, is to say more while they run.
    'meson mvn mvnw jest vitest cypress webpack rollup vite tsc eslint prettier stylelint lerna gulp next nuxt gatsby jekyll storybook gcc g++ cc c++ clang clang++ ld swiftc nasm gfortran emcc latexmk qmake goreleaser rubocop standardrb':
      builds({ help: '-v' }),
    'cmake bazel bazelisk buck buck2 ant mage invoke fab tox nox pytest phpunit ava playwright karma parcel esbuild swc babel rush grunt vue astro svelte-kit remix hugo mkdocs sphinx-build docusaurus eleventy as rustc javac kotlinc scalac ghc yasm fpc dmd zig nvcc flex bison yacc protoc buf thrift pdflatex xelatex lualatex latex tex bibtex msbuild xbuild autoconf automake autoreconf configure ld.lld wasm-pack cross ko pants waf premake5 colcon catkin_make rosrun roslaunch platformio pio idf.py mypy ruff black flake8 pylint isort bandit pyright hadolint golangci-lint staticcheck ktlint detekt checkstyle phpstan phpcs clang-tidy cppcheck rustfmt':
      builds(),
    // `-V` is to say more while the tests run.
    ctest: builds({ reads: '-V' }),
    'shellcheck actionlint markdownlint vale codespell ansible-lint tflint kubeconform kubeval typos editorconfig-checker':
      { act: 'read', values: '-s -e -f -S', help: '-h -V', when: [['--fix --write-changes -w', 'write']] },
  },
};
