import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { z } from 'zod';
import type { NewTokenAnswer } from '#contracts/people/enrolment.js';
import type { MachinePage } from '#contracts/people/machines.js';
import type { RingList } from '#contracts/people/planning.js';
import { Stand } from '../bench/stand.js';

const MACHINES = 4;
const PROGRAM = 'dist/apps/simulator/main.js';

let stand: Stand;
const folder = mkdtempSync(join(tmpdir(), 'sluice-fleet-'));

/** Runs the program until it has said `text` so many times, then ends it politely. Answers with all it wrote. */
async function runUntil(text: string, times: number, tokens: unknown): Promise<string> {
  const options = ['--controller', stand.agentAddress, '--ca-sha256', await stand.caSha256(), '--state', folder];
  const child = spawn(process.execPath, [PROGRAM, ...options, '--machines', String(MACHINES), '--speed', '10'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...(tokens ? { SIMULATOR_TOKENS: JSON.stringify(tokens) } : {}) },
  });
  let written = '';
  const said = new Promise<void>((resolve) => {
    const listen = (part: Buffer) => {
      written += part.toString();
      if (written.split(text).length > times) resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
  const ended = once(child, 'exit');
  await Promise.race([said, ended]);
  child.kill('SIGTERM');
  const [code] = await ended;
  clearTimeout(timer);
  assert.equal(code, 0, written);
  return written;
}

async function names(): Promise<string[]> {
  const page = await stand.people<z.infer<typeof MachinePage>>('GET', '/api/v1/machines');
  return page.rows.map((row) => row.name).sort();
}

describe('the simulator as a program', () => {
  before(async () => {
    stand = await Stand.open();
    await stand.startController();
  });

  after(async () => {
    await stand?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('enrols its fleet once: started again without a token it is the same fleet', async () => {
    const rings = await stand.people<z.infer<typeof RingList>>('GET', '/api/v1/rings');
    const request = { label: 'Simulated', ring: rings.rows[0]!.id, maxUses: MACHINES, hours: 1 };
    const tokens = [];
    for (const ownership of ['organisation', 'personal'] as const) {
      const made = await stand.people<z.infer<typeof NewTokenAnswer>>('POST', '/api/v1/enrolment-tokens', {
        ...request,
        ownership,
      });
      tokens.push({ ownership, token: made.token });
    }
    const first = await runUntil(': enrolled', MACHINES, tokens);
    const enrolled = await names();
    assert.equal(enrolled.length, MACHINES);
    const again = await runUntil(`${MACHINES} of them enrolled before`, 1, null);
    assert.doesNotMatch(again, /: enrolled/);
    assert.deepEqual(await names(), enrolled);
    for (const { token } of tokens) assert.ok(!first.includes(token), 'the log holds no token');
    assert.doesNotMatch(first + again, /slm_/, 'the log holds no credential');
  });

  it('keeps credentials in files that only their owner can read', () => {
    const files = readdirSync(folder);
    assert.equal(files.length, MACHINES);
    for (const file of files) {
      assert.equal(statSync(join(folder, file)).mode & 0o077, 0);
      assert.match(readFileSync(join(folder, file), 'utf8'), /slm_/);
    }
  });

  it('says what is missing when it is started wrongly', async () => {
    const child = spawn(process.execPath, [PROGRAM, '--controller', 'http://127.0.0.1'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let complaint = '';
    child.stderr.on('data', (part: Buffer) => {
      complaint += part.toString();
    });
    const [code] = await once(child, 'exit');
    assert.equal(code, 1);
    assert.match(complaint, /--controller must be an https address\./);
  });
});
