import { admin } from './admin';
import { cloud } from './cloud';
import { cmdBuiltins } from './cmdBuiltins';
import { cmdlets } from './cmdlets';
import { containers } from './containers';
import { databases } from './databases';
import { executionRules } from './executionRules';
import type { Family } from './family';
import { files } from './files';
import { fishBuiltins } from './fishBuiltins';
import { git } from './git';
import { interpreters } from './interpreters';
import { media } from './media';
import { network } from './network';
import { packages } from './packages';
import { sharedRules } from './sharedRules';
import { shellBuiltins } from './shellBuiltins';
import { systemReads } from './systemReads';
import { textTools } from './textTools';
import { windowsTools } from './windowsTools';
import { wrappers } from './wrappers';

/** The risk database. A later family wins where two name the same command. */
export const families: readonly Family[] = [
  { rules: sharedRules, commands: {} },
  { rules: executionRules, commands: {} },
  cloud,
  containers,
  databases,
  admin,
  network,
  packages,
  media,
  systemReads,
  textTools,
  files,
  git,
  interpreters,
  wrappers,
  fishBuiltins,
  shellBuiltins,
  windowsTools,
  cmdBuiltins,
  cmdlets,
];
