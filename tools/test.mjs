// npm test [-- PATTERN …]: every test whose file name holds one of the patterns; all without.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, ROOT, report } from './prepare.mjs';

const CONCURRENCY = 2;

/** Compiled tests whose source still exists: a deleted one leaves its output behind. */
function testFiles(patterns) {
  const found = [];
  const visit = (folder) => {
    for (const entry of readdirSync(path.join(ROOT, 'dist', folder), { withFileTypes: true })) {
      const name = path.posix.join(folder, entry.name);
      if (entry.isDirectory()) visit(name);
      else if (name.endsWith('.test.js') && existsSync(path.join(ROOT, name.replace(/\.js$/, '.ts')))) found.push(name);
    }
  };
  for (const folder of ['libs', 'apps', 'test']) visit(folder);
  return found.filter((name) => patterns.length === 0 || patterns.some((pattern) => name.includes(pattern))).sort();
}

/** Passes the runner's own report through and counts from its last lines. */
function runTests(files, env) {
  return new Promise((resolve) => {
    const args = [
      '--test',
      '--test-reporter=spec',
      `--test-concurrency=${CONCURRENCY}`,
      ...files.map((name) => `dist/${name}`),
    ];
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
    let tail = '';
    child.stdout.on('data', (chunk) => {
      process.stdout.write(chunk);
      tail = (tail + chunk).slice(-100_000);
    });
    child.once('close', (code) => {
      const count = (word) =>
        Number(new RegExp(`^\\S+ ${word} (\\d+)`, 'm').exec(tail.slice(tail.lastIndexOf(' tests ') - 3))?.[1] ?? 0);
      // A test that was cut off or skipped has proven nothing.
      const failed = count('fail') + count('cancelled') + count('skipped') + count('todo');
      resolve({ passed: count('pass'), failed: failed || (code === 0 ? 0 : 1) });
    });
  });
}

function readGaps(file) {
  if (!existsSync(file)) return [];
  const cures = new Map();
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    const { tool, cure, file: test } = JSON.parse(line);
    cures.set(tool, { cure, tests: new Set([...(cures.get(tool)?.tests ?? []), test]) });
  }
  return [...cures];
}

async function main() {
  await prepare();
  const files = testFiles(process.argv.slice(2));
  const folder = mkdtempSync(path.join(tmpdir(), 'sluice-run-'));
  const gapsFile = path.join(folder, 'gaps');
  const { startTestServer } = await import(pathToFileURL(path.join(ROOT, 'dist/test/support/server.js')).href);
  const server = await startTestServer();
  try {
    const { passed, failed } = files.length
      ? await runTests(files, { TEST_SERVER_URL: server.url, TEST_GAPS_FILE: gapsFile })
      : { passed: 0, failed: 1 };
    if (files.length === 0) console.log('No test file has such a name.');
    for (const [tool, { cure, tests }] of readGaps(gapsFile)) {
      console.log(`Not tested, because ${tool} is missing (${[...tests].join(', ')}). Install it with: ${cure}`);
    }
    console.log(`${passed} passed, ${failed} failed`);
    process.exitCode = failed === 0 ? 0 : 1;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch(report);
