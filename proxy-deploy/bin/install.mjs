#!/usr/bin/env node
import { ensurePackages } from './ensurePackages.mjs';

/** Installs the locked Node packages, as a layer of the container image. */
await ensurePackages();
