#!/usr/bin/env node
/**
 * Builds the bench host where its sources are newer than the last build, and prints the path of the executable.
 *
 *   node agents/bench/build.mjs          for this computer  -> .cache/bench/linux-x64/sluice-bench
 *   node agents/bench/build.mjs --wine   for Wine           -> .cache/bench/win-x64/sluice-bench.exe
 *
 * Exit code 3: the .NET SDK is missing.
 */
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const project = join(root, 'agents', 'bench', 'Host');
const cache = join(root, '.cache');

const wine = process.argv.includes('--wine');
const runtime = wine ? 'win-x64' : 'linux-x64';
const folder = join(cache, 'bench', runtime);
const stamp = join(folder, '.built-from');
const executable = join(folder, wine ? 'sluice-bench.exe' : 'sluice-bench');

if (isStale()) build();
if (!process.exitCode) console.log(executable);

/**
 * True when any source is newer than what the last build started from. Not than its output: a source changed while the
 * build ran would look older than that and never be built.
 */
function isStale() {
  return !existsSync(executable) || !existsSync(stamp) || newestSource() > Number(readFileSync(stamp, 'utf8'));
}

/** When the youngest source was changed, in milliseconds since 1970. */
function newestSource() {
  const times = readdirSync(project, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(cs|csproj|json|props)$/.test(entry.name))
    .filter((entry) => !/[\\/](bin|obj)([\\/]|$)/.test(entry.parentPath))
    .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs);
  return Math.max(...times);
}

function build() {
  if (spawnSync('dotnet', ['--version']).error) {
    console.error('The .NET SDK (10) is missing. Debian: apt-get install dotnet-sdk-10.0, from packages.microsoft.com');
    process.exit(3);
  }
  mkdirSync(folder, { recursive: true });
  underLock(join(cache, `bench-${runtime}.lock`), () => {
    if (!isStale()) return; // another build finished while this one waited
    const from = newestSource();
    const kind = wine ? ['--self-contained', 'true'] : ['--self-contained', 'false'];
    const args = ['publish', project, '-c', 'Release', '-r', runtime, ...kind, '-o', folder, '--nologo', '-v', 'quiet'];
    const made = spawnSync('dotnet', args, { env: environment(), encoding: 'utf8' });
    if (made.status !== 0) {
      console.error(made.stdout + made.stderr);
      process.exitCode = 1;
      return;
    }
    writeFileSync(stamp, String(from));
  });
}

/** One build at a time: a folder is made by exactly one process. A lock left by a killed build is taken over after 5 minutes. */
function underLock(lock, work) {
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs > 300_000)
        rmSync(lock, { recursive: true, force: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  try {
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** dotnet wants a home to write to; in a bare environment it gets one under .cache. */
function environment() {
  const env = { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' };
  try {
    accessSync(homedir(), constants.W_OK);
  } catch {
    env.DOTNET_CLI_HOME = join(cache, 'dotnet');
    env.NUGET_PACKAGES = join(cache, 'nuget');
  }
  return env;
}
