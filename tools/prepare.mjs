// Brings a checkout to where it can run: packages, database client, compiled tree, dashboard. Each step runs only when its inputs
// changed. Uses nothing but Node, because it runs before any package is there.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const STAMPS = path.join(ROOT, '.cache/stamps.json');
const NODE_NEEDED = [20, 19];

/** What a person can do something about: one sentence, and the cure. */
export class Trouble extends Error {
  constructor(sentence, cure) {
    super(sentence);
    this.cure = cure;
  }
}

export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major < NODE_NEEDED[0] || (major === NODE_NEEDED[0] && minor < NODE_NEEDED[1])) {
    throw new Trouble(
      `Sluice needs Node.js ${NODE_NEEDED.join('.')} or newer, and this is ${version}.`,
      'Install a current version from https://nodejs.org, then start again.',
    );
  }
}

/** @param {{say?: (line: string) => void}} options `say` is told of each step that takes time. */
export async function prepare({ say = (line) => process.stdout.write(`${line}\n`) } = {}) {
  checkNode();
  if (!packagesFit()) {
    say('Installing packages (about a minute) …');
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    await step(npm, ['ci', '--include=dev', '--no-audit', '--no-fund'], 'The packages could not be installed.');
  }
  const stamps = readStamps();
  const once = async (name, inputs, output, line, work) => {
    const stamp = fingerprint(inputs);
    if (stamps[name] === stamp && existsSync(path.join(ROOT, output))) return;
    say(line);
    await work();
    stamps[name] = stamp;
    mkdirSync(path.dirname(STAMPS), { recursive: true });
    writeFileSync(STAMPS, JSON.stringify(stamps));
  };
  const node = (args, sentence, env) => step(process.execPath, args, sentence, env);
  const manifest = ['package.json', 'package-lock.json', 'tsconfig.json'];

  await once(
    'client',
    ['prisma/schema.prisma', 'package-lock.json'],
    'prisma/generated/client.ts',
    'Making the database client …',
    () =>
      // Prisma asks for an engine that it then does not use; any file that exists keeps it from downloading one.
      node(['node_modules/prisma/build/index.js', 'generate'], 'The database client could not be made.', {
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        CHECKPOINT_DISABLE: '1',
      }),
  );
  await once(
    'tree',
    [...manifest, 'libs', 'apps', 'test', 'prisma/generated'],
    'dist/apps/controller/src/main.js',
    'Compiling …',
    () => node(['node_modules/typescript/bin/tsc', '-b'], 'The source does not compile.'),
  );
  const dashboard = [...manifest, 'apps/dashboard', 'libs', 'tools/prepare.mjs'];
  await once('dashboard', dashboard, 'dist/dashboard/index.html', 'Building the dashboard …', async () => {
    await node(
      ['node_modules/vite/bin/vite.js', 'build', 'apps/dashboard', '--logLevel', 'warn'],
      'The dashboard does not build.',
    );
    compressAssets(path.join(ROOT, 'dist/dashboard/assets'));
  });
}

/** Writes scripts and styles compressed as well, once: the controller then has nothing to compress while it serves them. */
function compressAssets(folder) {
  for (const name of readdirSync(folder)) {
    if (!/\.(js|css)$/.test(name)) continue;
    const file = path.join(folder, name);
    const text = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(text));
    writeFileSync(`${file}.gz`, gzipSync(text, { level: 9 }));
  }
}

/** npm keeps a copy of the lock file that says what is really installed. Optional packages of other systems may be missing. */
function packagesFit() {
  try {
    const read = (file) => JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')).packages;
    const installed = read('node_modules/.package-lock.json');
    return Object.entries(read('package-lock.json')).every(
      ([name, wanted]) =>
        name === '' || (installed[name] ? installed[name].version === wanted.version : Boolean(wanted.optional)),
    );
  } catch {
    return false;
  }
}

function readStamps() {
  try {
    return JSON.parse(readFileSync(STAMPS, 'utf8'));
  } catch {
    return {};
  }
}

/** Of names, sizes and times: fast enough for every start, and a needless rebuild does no harm. */
function fingerprint(inputs) {
  const hash = createHash('sha256').update(process.versions.node);
  const visit = (place) => {
    const stat = statSync(path.join(ROOT, place), { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isDirectory()) {
      for (const name of readdirSync(path.join(ROOT, place)).sort()) visit(`${place}/${name}`);
    } else {
      hash.update(`${place}\0${stat.size}\0${stat.mtimeMs}\n`);
    }
  };
  inputs.forEach(visit);
  return hash.digest('hex');
}

/** Runs quietly; what it said is shown only when it fails. */
function step(command, args, sentence, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: command.endsWith('.cmd'),
    });
    const said = [];
    child.stdout.on('data', (chunk) => said.push(chunk));
    child.stderr.on('data', (chunk) => said.push(chunk));
    child.once('error', (error) => reject(new Trouble(sentence, error.message)));
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Trouble(sentence, `${Buffer.concat(said)}`.trim() || `${command} ended with code ${code}.`));
    });
  });
}

export function report(error) {
  process.stderr.write(error instanceof Trouble ? `\n${error.message}\n${error.cure}\n` : `\n${error.stack}\n`);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) prepare().catch(report);
