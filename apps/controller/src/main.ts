import 'reflect-metadata';
import { parseArgs } from 'node:util';
import v8 from 'node:v8';
import { type RunOptions, startAll } from './platform/run.js';
import { StartError } from './platform/start-error.js';

/**
 * Node lets short-lived objects pile up to 48 MiB before it looks for garbage. Requests here are small: 12 MiB cost no time that can
 * be measured, and save a quarter of the resident memory.
 */
v8.setFlagsFromString('--max-semi-space-size=4');

/** npm passes SIGTERM to the shell between us only, which ends without a word: a new parent is the sign of it. */
const PARENT_CHECK_MS = 500;

/** Longest that a stop may take before the process ends itself; the database has its own, shorter limits. */
const STOP_MS = 40_000;

function fail(error: unknown): never {
  if (error instanceof StartError) process.stderr.write(`\n${error.message}\n${error.cure}\n`);
  else process.stderr.write(`\nSluice could not start.\n${(error as Error).stack ?? error}\n`);
  process.exit(1);
}

/** `--simulate N [--speed S]` */
function readOptions(args: string[]): RunOptions {
  const usage = new StartError(
    'The arguments are not understood.',
    'Known are: --simulate MACHINES and --speed TIMES.',
  );
  try {
    const { values } = parseArgs({
      args,
      options: { simulate: { type: 'string' }, speed: { type: 'string', default: '1' } },
    });
    if (values.simulate === undefined) return { simulate: null };
    const [machines, speed] = [Number(values.simulate), Number(values.speed)];
    if (!Number.isInteger(machines) || machines < 1 || machines > 10_000 || !(speed >= 1)) throw usage;
    return { simulate: { machines, speed } };
  } catch {
    throw usage;
  }
}

async function main(): Promise<void> {
  let stop: (() => Promise<void>) | undefined;
  let stopping = false;
  const end = (exitCode: number) => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_MS).unref();
    // A signal during the start waits for it: stopping half-started parts would race with their start.
    void started.finally(async () => {
      await stop?.();
      process.exit(exitCode);
    });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0));
  if (process.env.npm_lifecycle_event) {
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && end(0), PARENT_CHECK_MS).unref();
  }
  const started = startAll(process.env, readOptions(process.argv.slice(2)), () => {
    process.stderr.write(
      '\nThe embedded PostgreSQL ended by itself.\nRead postgres.log in the data folder, then start again.\n',
    );
    end(1);
  }).catch(fail);
  const running = await started;
  stop = running.stop;
  const lines = [
    `Sluice is ready (${process.uptime().toFixed(1)} s).`,
    '',
    `  Dashboard  ${running.peopleAddress}`,
    `  Agents     ${running.agentAddress}`,
    ...(running.setupLink ? [`  Set-up     ${running.setupLink}`, '             (once, within 24 hours)'] : []),
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

await main().catch(fail);
