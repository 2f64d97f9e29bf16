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
import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const project = join(root, 'agents', 'bench', 'Host');
const cache = join(root, '.cache');

const wine = process.argv.includes('--wine');
const runtime = wine ? 'win-x64' : 'linux-x64';
const folder = join(cache, 'bench', runtime);
const executable = join(folder, wine ? 'sluice-bench.exe' : 'sluice-bench');

if (isStale()) build();
console.log(executable);

/** True when any source is newer than the executable. */
function isStale() {
  // The library, not the executable: the latter is only a stub that starts it and does not change.
  const library = join(folder, 'sluice-bench.dll');
  if (!existsSync(executable) || !existsSync(library)) return true;
  const built = statSync(library).mtimeMs;
  return readdirSync(project, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(cs|csproj|json)$/.test(entry.name))
    .filter((entry) => !/[\\/](bin|obj)([\\/]|$)/.test(entry.parentPath))
    .some((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs > built);
}

function build() {
  if (spawnSync('dotnet', ['--version']).error) {
    console.error('The .NET SDK (10) is missing. Debian: apt-get install dotnet-sdk-10.0');
    process.exit(3);
  }
  mkdirSync(folder, { recursive: true });
  unlockWith(join(cache, `bench-${runtime}.lock`), () => {
    if (!isStale()) return; // another build finished while this one waited
    const kind = wine ? ['--self-contained', 'true'] : ['--self-contained', 'false'];
    const args = ['publish', project, '-c', 'Release', '-r', runtime, ...kind, '-o', folder, '--nologo', '-v', 'quiet'];
    const made = spawnSync('dotnet', args, { env: environment(), encoding: 'utf8' });
    if (made.status !== 0) {
      console.error(made.stdout + made.stderr);
      process.exit(1);
    }
  });
}

/** One build at a time: a folder is made by exactly one process. A lock left by a killed build is taken over after 5 minutes. */
function unlockWith(lock, work) {
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
