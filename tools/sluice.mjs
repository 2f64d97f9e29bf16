#!/usr/bin/env node
// Maintenance on the controller itself: backup, restore, audit; compiled with everything else by the first `npm start`.
import { existsSync } from 'node:fs';

const main = new URL('../dist/apps/controller/src/maintenance/main.js', import.meta.url);
if (!existsSync(main)) {
  console.error('Sluice is not built yet.\nRun `npm start` once, then this command again.');
  process.exit(1);
}
await import(main.href);
