import { admin } from './admin';
import { attackTools } from './attackTools';
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
import { hostTools } from './hostTools';
import { interpreters } from './interpreters';
import { machines } from './machines';
import { macTools } from './macTools';
import { media } from './media';
import { network } from './network';
import { networkConfig } from './networkConfig';
import { packages } from './packages';
import { serverClients } from './serverClients';
import { services } from './services';
import { sharedRules } from './sharedRules';
import { shellBuiltins } from './shellBuiltins';
import { smallSystems } from './smallSystems';
import { stores } from './stores';
import { systemReads } from './systemReads';
import { textTools } from './textTools';
import { windowsTools } from './windowsTools';
import { wrappers } from './wrappers';

/** The risk database. A later family wins where two name the same command. */
export const families: readonly Family[] = [
  { rules: sharedRules, commands: {} },
  { rules: executionRules, commands: {} },
  cloud,
  serverClients,
  stores,
  services,
  containers,
  databases,
  admin,
  networkConfig,
  network,
  packages,
  media,
  hostTools,
  machines,
  systemReads,
  smallSystems,
  macTools,
  attackTools,
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
