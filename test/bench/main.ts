import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { manyAgents, smallFleet } from './dispatch.js';
import { fanOut } from './fan-out.js';
import type { Figure } from './figures.js';
import { table } from './figures.js';
import { fleetPage } from './fleet-page.js';
import { lifecycles } from './lifecycles.js';
import { planner } from './planner.js';
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

/** One measurement as it was last run; kept, so that a later run of some of them renews only those. */
interface Run {
  readonly at: string;
  /** Load average before it began: others who work on the same computer make every rate worse. */
  readonly load: number;
  readonly figures: Figure[];
}

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

/** Those that need no stand. */
const ALONE: Record<string, () => Figure[] | Promise<Figure[]>> = { start: startUp, planner, ssh: fanOut };

const KNOWN = [...Object.keys(ALONE), ...Object.keys(MEASUREMENTS)];

async function measure(name: string, full: boolean): Promise<Run> {
  const load = loadavg()[0]!;
  process.stdout.write(`${name} … (load ${load.toFixed(1)})\n`);
  const run = (figures: Figure[]): Run => ({ at: new Date().toISOString(), load, figures });
  const alone = ALONE[name];
  if (alone) return run(await alone());
  const stand = await Stand.open();
  try {
    await stand.startController();
    return run(await MEASUREMENTS[name]!(stand, full));
  } finally {
    await stand.close();
  }
}

function earlierRuns(): Record<string, Run> {
  return existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as { runs: Record<string, Run> }).runs : {};
}

function machineLine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores (${cpu?.model.trim()}), ${memory} GiB memory, ${process.platform}, Node ${process.versions.node}`;
}

function writeDocs(runs: Record<string, Run>): void {
  const text = readFileSync(DOCS, 'utf8');
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${DOCS} has lost its marks for the measured table.`);
  const order = KNOWN.filter((name) => runs[name]);
  const when = order.map((name) => `${name} ${runs[name]!.at.slice(0, 10)} at load ${runs[name]!.load.toFixed(1)}`);
  const measured = [
    `Machine: ${machineLine()}.`,
    table(order.flatMap((name) => runs[name]!.figures)),
    `Measured: ${when.join(', ')}.`,
  ];
  writeFileSync(DOCS, `${before}${BEGIN}\n${measured.join('\n\n')}\n${END}${after}`);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { full: { type: 'boolean', default: false }, 'write-docs': { type: 'boolean', default: false } },
  });
  const unknown = positionals.find((name) => !KNOWN.includes(name));
  if (unknown) {
    process.stderr.write(`There is no measurement "${unknown}". There are: ${KNOWN.join(', ')}.\n`);
    process.exit(1);
  }
  mkdirSync(dirname(RESULTS), { recursive: true });
  const runs = earlierRuns();
  const asked = positionals.length > 0 ? positionals : KNOWN;
  const lost = KNOWN.filter((name) => !asked.includes(name) && !runs[name]);
  if (values['write-docs'] && lost.length > 0) {
    process.stderr.write(
      `${RESULTS} has no figures of ${lost.join(', ')}, so ${DOCS} would lose them. Measure them too.\n`,
    );
    process.exit(1);
  }
  for (const name of asked) {
    runs[name] = await measure(name, values.full);
    // After each, so that a measurement that fails does not cost the ones before it.
    writeFileSync(RESULTS, JSON.stringify({ machine: machineLine(), runs }, null, 1));
  }
  const figures = asked.flatMap((name) => runs[name]!.figures);
  process.stdout.write(`\n${machineLine()}\n\n${table(figures)}\n\n${RESULTS} has the same as JSON.\n`);
  if (values['write-docs']) writeDocs(runs);
}

await main();
