import { abbreviatedNetworkTools } from './abbreviatedNetworkTools';
import { admin } from './admin';
import { archives } from './archives';
import { attackTools } from './attackTools';
import { buildTools } from './buildTools';
import { cloud } from './cloud';
import { cmdBuiltins } from './cmdBuiltins';
import { cmdlets, shortCmdlets } from './cmdlets';
import { containers } from './containers';
import { databases } from './databases';
import { disks } from './disks';
import { tryFirst } from './dryRuns';
import { executionRules } from './executionRules';
import type { Family } from './family';
import { fileServers } from './fileServers';
import { files } from './files';
import { findFiles } from './findFiles';
import { fishBuiltins } from './fishBuiltins';
import { git } from './git';
import { hostTools } from './hostTools';
import { inlineCodeRules } from './inlineCodeRules';
import { interpreters } from './interpreters';
import { languagePackages } from './languagePackages';
import { machines } from './machines';
import { macTools } from './macTools';
import { media } from './media';
import { network } from './network';
import { networkConfig } from './networkConfig';
import { packages } from './packages';
import { permissions } from './permissions';
import { serverClients } from './serverClients';
import { services } from './services';
import { sharedRules } from './sharedRules';
import { shellBuiltins } from './shellBuiltins';
import { smallSystems } from './smallSystems';
import { startAlone } from './startedAlone';
import { stores } from './stores';
import { systemReads } from './systemReads';
import { textBuiltins } from './textBuiltins';
import { textTools } from './textTools';
import { windowsLaunchers } from './windowsLaunchers';
import { windowsTools } from './windowsTools';
import { wholesaleRules } from './wholesaleRules';
import { wrappers } from './wrappers';

/** No two families name the same command for the same shells (tables.test.ts). */
const tables: readonly Family[] = [
  { rules: sharedRules, commands: {} },
  { rules: executionRules, commands: {} },
  { rules: inlineCodeRules, commands: {} },
  { rules: wholesaleRules, commands: {} },
  cloud,
  serverClients,
  stores,
  services,
  containers,
  databases,
  admin,
  disks,
  networkConfig,
  abbreviatedNetworkTools,
  network,
  languagePackages,
  packages,
  buildTools,
  media,
  hostTools,
  machines,
  systemReads,
  smallSystems,
  macTools,
  archives,
  attackTools,
  textTools,
  fileServers,
  files,
  permissions,
  findFiles,
  git,
  interpreters,
  wrappers,
  fishBuiltins,
  textBuiltins,
  shellBuiltins,
  windowsLaunchers,
  windowsTools,
  cmdBuiltins,
  cmdlets,
  shortCmdlets,
];

/** The risk database. */
export const families: readonly Family[] = tables.map(startAlone).map(tryFirst);
