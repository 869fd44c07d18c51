/**
 * Makes the packages that users install.
 * Usage: npm run package [-- --target T ...] [--all] [--without-model]
 */
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { buildBundles } from './lib/buildBundles';
import { megabytes, packageExtension } from './lib/packageExtension';
import { repositoryRoot } from './lib/paths';
import { runTool, step, ToolFailure } from './lib/progress';
import { isTarget, targets, thisTarget, type TargetName } from './lib/targets';

void runTool(async () => {
  const { values } = parseArgs({
    options: {
      target: { type: 'string', multiple: true },
      all: { type: 'boolean', default: false },
      'without-model': { type: 'boolean', default: false },
    },
  });
  const names: readonly string[] = values.all ? Object.keys(targets) : (values.target ?? [thisTarget]);
  const chosen = names.map((name): TargetName => {
    if (isTarget(name)) return name;
    throw new ToolFailure(`There is no package for "${name}"; there are ${Object.keys(targets).join(', ')}.`);
  });
  await step('Building for production', () => buildBundles('--production'));
  for (const target of chosen) {
    const built = await step(`Packaging ${target}`, () => packageExtension(target, !values['without-model']));
    process.stdout.write(`${relative(repositoryRoot, built.path)} ${megabytes(built.sizeBytes)}\n`);
  }
  return 0;
});
