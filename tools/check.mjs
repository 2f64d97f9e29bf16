// npm run check: format, lint and layering; types of the dashboard (the tree's are checked while it compiles); generated documents.
import { spawnSync } from 'node:child_process';
import { prepare, ROOT, report } from './prepare.mjs';

const CHECKS = [
  ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
  ['node_modules/typescript/bin/tsc', '-p', 'apps/dashboard'],
  ['tools/generate-docs.mjs', '--check'],
  ['dist/apps/controller/src/features/openapi/main.js', '--check'],
];

prepare()
  .then(() => {
    const failed = CHECKS.filter(
      (args) => spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }).status !== 0,
    );
    for (const [name, ...args] of failed) console.error(`Failed: ${[name, ...args].join(' ')}`);
    process.exitCode = failed.length === 0 ? 0 : 1;
  })
  .catch(report);
