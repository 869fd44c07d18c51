import type { CommandCheck } from '../analysis/context';
import { noData } from '../analysis/word';
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
export const buildTools: Family = {
  rules: {},
  commands: {
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
        check: judgeGoals,
      },
    'shellcheck actionlint markdownlint vale codespell ansible-lint tflint kubeconform kubeval typos editorconfig-checker':
      { act: 'read', values: '-s -e -f -S', help: '-h -V', when: [['--fix --write-changes -w', 'write']] },
  },
};
