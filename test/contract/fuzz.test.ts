import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { JOB_TYPE, LEASE_TYPE } from '#contracts/agent/envelope.js';
import { readOrder } from '#contracts/agent/reader.js';
import { readStrictJson } from '#contracts/agent/strict-json.js';
import { openJob, verifyWith } from '../../apps/simulator/orders.js';
import { AgentModule } from '../agent/agent-module.js';
import { type FuzzCase, fuzzCases } from './fuzz-envelopes.js';
import { ID, isSigned, NOW, PUBLIC_KEYS, publicKey } from './signing.js';

// More cases, or others: SLUICE_FUZZ_COUNT=20000 SLUICE_FUZZ_SEED=7 node --test dist/test/contract/fuzz.test.js
const COUNT = Number(process.env.SLUICE_FUZZ_COUNT ?? 1000);
const SEED = Number(process.env.SLUICE_FUZZ_SEED ?? 1);
/** What one case may take on a loaded machine, and all of them together may need at once. */
const LIMITS = { milliseconds: 20_000, bytes: 300 << 20 };

/** The reason of a refusal, `unreadable` where not even the envelope could be read, or the order. */
interface Verdict {
  reason: string | null;
  order: unknown;
}

const cases = fuzzCases(SEED, COUNT);
const agent = AgentModule.open();
const folder = mkdtempSync(path.join(tmpdir(), 'sluice-fuzz-'));
after(async () => {
  await agent?.close();
  rmSync(folder, { recursive: true, force: true });
});

function controllersVerdict({ text, type, key }: FuzzCase): Verdict {
  let envelope: unknown;
  try {
    envelope = readStrictJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text));
  } catch {
    return { reason: 'unreadable', order: null };
  }
  if (type === JOB_TYPE) {
    const context = { machine: ID.machine, key: publicKey(key), now: new Date(NOW), seen: () => false };
    const opened = openJob(envelope, context);
    return opened.ok ? { reason: null, order: opened.order } : { reason: opened.reason, order: null };
  }
  const read = readOrder(envelope, type, verifyWith(publicKey(key)));
  if ('reason' in read) return { reason: read.reason, order: null };
  if (type === LEASE_TYPE && (read.order as { machine: string }).machine !== ID.machine) return { reason: 'wrong-machine', order: null }; // biome-ignore format: one row
  return { reason: null, order: read.order };
}

/** All cases in one process: one script reads them line by line. */
async function agentsVerdicts(): Promise<{ verdicts: Verdict[]; slowest: number; bytes: number }> {
  const file = path.join(folder, 'cases');
  writeFileSync(file, cases.map(({ type, key, text }) => `${type} ${key} ${text.toString('base64')}\n`).join(''));
  const output = await agent!.inside(`$keys = ConvertFrom-SluiceJson -Text '${JSON.stringify(PUBLIC_KEYS)}'
    $utf8 = New-Object Text.UTF8Encoding -ArgumentList $false, $true
    $now = ConvertFrom-SluiceInstant '${NOW}'
    $judge = { param($type, $key, $bytes)
      try { $envelope = ConvertFrom-SluiceJson -Text $utf8.GetString($bytes) } catch { return @{ reason = 'unreadable'; order = $null } }
      $read = Read-SluiceOrder -Envelope $envelope -Type $type -Key $key
      $reason = $read.Reason
      if ($null -eq $reason -and $type -ceq 'sluice/job/1') {
        $reason = Test-SluiceOrderTime -Order $read.Order -Machine '${ID.machine}' -Now $now
        Remove-SluiceFile -Child 'seen.json'
        if ($null -eq $reason -and (Test-SluiceReplay -Order $read.Order -Now $now)) { $reason = 'replayed' }
        if ($null -eq $reason -and -not (Test-SluiceReplay -Order $read.Order -Now $now)) { $reason = 'taken twice' }
      }
      if ($null -eq $reason -and $type -ceq 'sluice/lease/1' -and $read.Order['machine'] -cne '${ID.machine}') { $reason = 'wrong-machine' }
      @{ reason = $reason; order = $(if ($null -eq $reason) { $read.Order }) } }
    $slowest = 0
    foreach ($line in [IO.File]::ReadAllLines('${file}')) {
      $type, $key, $text = $line -split ' '
      $clock = [Diagnostics.Stopwatch]::StartNew()
      try { $verdict = & $judge $type $keys[$key] ([Convert]::FromBase64String($text)) } catch { $verdict = @{ reason = "crashed: $_"; order = $null } }
      $slowest = [Math]::Max($slowest, $clock.ElapsedMilliseconds)
      ConvertTo-SluiceJson -Value $verdict
    }
    $process = [Diagnostics.Process]::GetCurrentProcess()
    ConvertTo-SluiceJson -Value @{ slowest = [long]$slowest; bytes = [long]$process.PeakWorkingSet64 }`);
  const lines = output.map((line) => JSON.parse(line) as unknown);
  return { ...(lines.pop() as { slowest: number; bytes: number }), verdicts: lines as Verdict[] };
}

const claim = `${COUNT} odd envelopes mean the same to controller and agent, crash neither, and take bounded time and memory (seed ${SEED})`;
test(agent ? `${agent.engine}: ${claim}` : claim, async (context) => {
  if (!agent) return;
  const before = Number((await agent.inside('[Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64'))[0]);
  const { verdicts, slowest, bytes } = await agentsVerdicts();
  assert.equal(verdicts.length, cases.length);
  const differences = cases.flatMap((one, index) => {
    const ours = controllersVerdict(one);
    const theirs = verdicts[index]!;
    const same = ours.reason === theirs.reason && JSON.stringify(sorted(ours.order)) === JSON.stringify(sorted(theirs.order));
    return same ? [] : [`${one.how}: controller ${tell(ours)}, agent ${tell(theirs)}: ${contentOf(one)}`];
  }); // biome-ignore format: short steps
  assert.deepEqual(differences.slice(0, 10), [], `${differences.length} of ${COUNT}`);

  const tally = new Map<string, number>();
  for (const { reason } of verdicts) tally.set(reason ?? 'accepted', (tally.get(reason ?? 'accepted') ?? 0) + 1);
  context.diagnostic(
    `${JSON.stringify(Object.fromEntries(tally))}, slowest ${slowest} ms, ${(bytes - before) >> 20} MiB`,
  );
  for (const [index, { reason, order }] of verdicts.entries())
    if (reason === null) assertIsWhatWasSigned(cases[index]!, order);
  // A corpus that never gets past the signature would prove nothing.
  const usual = ['accepted', 'unreadable', 'bad-signature', 'wrong-type', 'malformed-order', 'unknown-field', 'unknown-verb', 'wrong-machine']; // biome-ignore format: one row
  assert.deepEqual(
    usual.filter((verdict) => (tally.get(verdict) ?? 0) * 500 < COUNT),
    [],
    JSON.stringify(Object.fromEntries(tally)),
  );
  assert.ok(slowest < LIMITS.milliseconds, `${slowest} ms for one case`);
  assert.ok(bytes - before < LIMITS.bytes, `${bytes - before} bytes`);
});

/** The agent read no more and no less than the bytes over which the pinned key signed. */
function assertIsWhatWasSigned({ how, text, type, key }: FuzzCase, order: unknown): void {
  const envelope = JSON.parse(text.toString('utf8')) as { bytes: string; signature: string };
  assert.ok(isSigned(envelope, key), how);
  const bytes = Buffer.from(envelope.bytes, 'base64').toString('utf8');
  assert.equal(bytes.slice(0, type.length + 1), `${type}\n`, how);
  // -0 is 0 to the agent.
  const said: unknown = JSON.parse(bytes.slice(type.length + 1), (_, value) => (value === 0 ? 0 : value));
  assert.deepEqual(said, order, how);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

const tell = ({ reason, order }: Verdict) => reason ?? `accepted ${JSON.stringify(order).slice(0, 100)}`;

/** What stands in an envelope, for a person to read. */
function contentOf({ text }: FuzzCase): string {
  try {
    return JSON.stringify(Buffer.from(JSON.parse(text.toString()).bytes, 'base64').toString()).slice(0, 300);
  } catch {
    return JSON.stringify(text.toString()).slice(0, 300);
  }
}
