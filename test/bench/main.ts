import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { manyAgents, smallFleet } from './dispatch.js';
import type { Figure } from './figures.js';
import { table } from './figures.js';
import { fleetPage } from './fleet-page.js';
import { lifecycles } from './lifecycles.js';
import { requests } from './requests.js';
import { restart } from './restart.js';
import { scans } from './scans.js';
import { Stand } from './stand.js';
import { startUp } from './start-up.js';
import { wire } from './wire.js';

const RESULTS = '.cache/bench/results.json';
const DOCS = 'docs/performance.md';
const BEGIN = '<!-- measured: npm run bench -- --write-docs -->';
const END = '<!-- end of measured -->';
const LOAD_BEFORE = loadavg()[0]!;

/** Each measurement, with a stand of its own: what one leaves behind must not slow the next. */
const MEASUREMENTS: Record<string, (stand: Stand, full: boolean) => Promise<Figure[]>> = {
  dispatch: (stand) => smallFleet(stand),
  agents: (stand, full) => manyAgents(stand, full ? 10_000 : 2000),
  restart: (stand, full) => restart(stand, full ? 5000 : 2000),
  wire: (stand) => wire(stand),
  requests: (stand) => requests(stand),
  lifecycles: (stand) => lifecycles(stand),
  scans: (stand, full) => scans(stand, full ? 10_000 : 1000),
  fleet: (stand) => fleetPage(stand),
};

async function measure(name: string, full: boolean): Promise<Figure[]> {
  process.stdout.write(`${name} …\n`);
  if (name === 'start') return await startUp();
  const stand = await Stand.open();
  try {
    await stand.startController();
    return await MEASUREMENTS[name]!(stand, full);
  } finally {
    await stand.close();
  }
}

function machineLine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  // Others who work on the same computer make every figure worse: say how busy it was.
  const load = LOAD_BEFORE.toFixed(1);
  const node = `${process.platform}, Node ${process.versions.node}`;
  return `${cpus().length} cores (${cpu?.model.trim()}), ${memory} GiB memory, ${node}, load before the run ${load}`;
}

function writeDocs(figures: readonly Figure[]): void {
  const text = readFileSync(DOCS, 'utf8');
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${DOCS} has lost its marks for the measured table.`);
  const measured = `Measured on ${new Date().toISOString().slice(0, 10)}: ${machineLine()}.\n\n${table(figures)}`;
  writeFileSync(DOCS, `${before}${BEGIN}\n${measured}\n${END}${after}`);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { full: { type: 'boolean', default: false }, 'write-docs': { type: 'boolean', default: false } },
  });
  const known = ['start', ...Object.keys(MEASUREMENTS)];
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown) {
    process.stderr.write(`There is no measurement "${unknown}". There are: ${known.join(', ')}.\n`);
    process.exit(1);
  }
  const figures: Figure[] = [];
  for (const name of positionals.length > 0 ? positionals : known) figures.push(...(await measure(name, values.full)));
  mkdirSync('.cache/bench', { recursive: true });
  writeFileSync(RESULTS, JSON.stringify({ at: new Date().toISOString(), machine: machineLine(), figures }, null, 1));
  process.stdout.write(`\n${machineLine()}\n\n${table(figures)}\n\n${RESULTS} has the same as JSON.\n`);
  if (values['write-docs']) writeDocs(figures);
}

await main();
