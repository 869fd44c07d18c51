/** Runs test/e2e/measureTerminal.ts, which needs the page's types, and passes its JSON on. */
import { runPageScript } from './lib/runPageScript';

runPageScript('measureTerminal.ts');
