import { createHash } from 'node:crypto';
import { PROTOCOL_VERSION } from '#contracts/agent/messages.js';
import type { ScannedUpdate } from '#contracts/agent/reports.js';
import { publishedFor } from '../../apps/simulator/catalogue.js';
import { ControllerClient } from '../../apps/simulator/client.js';
import { uuidOf } from '../../apps/simulator/random.js';
import type { Figure } from './figures.js';
import { atMost, figure } from './figures.js';
import { controllerMeter } from './processor.js';
import type { LoadMachine, Stand } from './stand.js';

const UPDATES = 150;
/** A fleet of some dozen models sees some dozen different lists. */
const VARIANTS = 40;
/** A fleet does not queue up: the controller may take many reports in one statement. */
const AT_A_TIME = 128;
const FULL = 10_000;

/** A scan of 150 updates: what Windows offers, filled up with drivers that differ from model to model. */
function scanText(variant: number): string {
  const published = publishedFor(26200, 'LENOVO', new Date('2026-11-20T00:00:00Z')).map((item) => item.update);
  const driver = published.find((update) => update.type === 'driver')!;
  const updates: ScannedUpdate[] = published.slice(-30);
  for (let index = updates.length; index < UPDATES; index++) {
    const name = `device ${index < 100 ? index : `${index} of model ${variant}`}`;
    updates.push({
      ...driver,
      updateId: uuidOf(name),
      title: `Intel - System - ${name}`,
      driver: { ...driver.driver!, model: name },
    });
  }
  return JSON.stringify({ complete: true, online: true, resultCode: 2, warnings: [], updates });
}

async function inParallel(
  machines: readonly LoadMachine[],
  send: (machine: LoadMachine, index: number) => Promise<void>,
): Promise<number> {
  const began = performance.now();
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < machines.length; index = next++) await send(machines[index]!, index);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return (performance.now() - began) / 1000;
}

/** Scan reports of a whole fleet: for the first time, and unchanged. */
export async function scans(stand: Stand, count: number): Promise<Figure[]> {
  const machines = await stand.addMachines(count);
  const texts = Array.from({ length: VARIANTS }, (_, variant) => scanText(variant));
  const hashes = texts.map((text) => createHash('sha256').update(text).digest('hex'));
  const client = await ControllerClient.connect(stand.agentAddress, await stand.caSha256());
  const post = async (machine: LoadMachine, message: object): Promise<boolean> => {
    const options = { credential: machine.credential, timeoutSeconds: 120 };
    const answer = await client.post('/agent/v1/report', message, options);
    const known = (answer.body as { known?: boolean } | null)?.known;
    if (answer.status !== 200 || known === undefined) throw new Error(`A scan report was answered ${answer.status}.`);
    return known;
  };
  // As agents do it: the hash first, and the body only where it is not known.
  let bodies = 0;
  const report = async (machine: LoadMachine, index: number) => {
    const variant = index % VARIANTS;
    const message = { version: PROTOCOL_VERSION, kind: 'scan', hash: hashes[variant], at: new Date().toISOString() };
    if (await post(machine, message)) return;
    bodies += 1;
    await post(machine, { ...message, body: texts[variant] });
  };
  const meter = await controllerMeter(stand);
  const first = await inParallel(machines, report);
  const used = await meter();
  const sent = bodies;
  const meterAgain = await controllerMeter(stand);
  const unchanged = await inParallel(machines, report);
  const usedAgain = await meterAgain();
  if (bodies !== sent) throw new Error('An unchanged report was asked for again.');
  client.close();
  const kib = Math.round(Buffer.byteLength(texts[0]!) / 1024);
  const scale = FULL / count;
  const how = scale === 1 ? 'measured in full' : `measured with ${count.toLocaleString('en')} machines, times ${scale}`;
  return [
    atMost(
      'scan reports of 10,000 machines × 150 updates, first time',
      first * scale,
      60,
      's',
      `${how}; ${VARIANTS} different lists, ${sent} bodies of ${kib} KiB sent`,
    ),
    figure('processor time of one first report', used / count, 'ms', 'controller and database'),
    atMost('scan reports of 10,000 machines, unchanged', unchanged * scale, 5, 's', `${how}; hash alone`),
    figure('processor time of one unchanged report', usedAgain / count, 'ms', 'controller and database'),
  ];
}
