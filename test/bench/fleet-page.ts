import type { z } from 'zod';
import type { MachinePage } from '#contracts/people/machines.js';
import type { RingList } from '#contracts/people/planning.js';
import type { Figure } from './figures.js';
import { atMost, figure, percentile } from './figures.js';
import type { Stand } from './stand.js';

const MACHINES = 10_000;
const UPDATES_EACH = 15;

/** A lived-in fleet: offers, failures, holds and jobs, so that every column of the page has something to compute. */
async function fill(stand: Stand): Promise<void> {
  await stand.addMachines(MACHINES);
  const { pool } = stand;
  await pool.query(`UPDATE machines SET last_seen_at = now() - random() * interval '30 days',
    build = (ARRAY[19045, 26100, 26200, 26300])[1 + floor(random() * 4)::int],
    ring_id = (SELECT id FROM rings ORDER BY md5(rings.id::text || machines.id::text) LIMIT 1)`);
  await pool.query(`INSERT INTO hold_states (machine_id, level, wanted, since)
    SELECT id, (ARRAY['set', 'holding', 'holding', 'leaking', 'unknown'])[1 + floor(random() * 5)::int], true, now() FROM machines
    ON CONFLICT DO NOTHING`);
  await pool.query(`INSERT INTO patches (id, key, stream, month, kind, title, kb, severity, first_seen_at)
    SELECT gen_random_uuid(), 'bench|' || n, 'windows-11-25h2', '2026-11', 'cumulative', 'Bench patch ' || n, '{}', 'critical',
      now() - n * interval '1 day' FROM generate_series(1, 60) AS n`);
  await pool.query(`INSERT INTO updates (id, update_id, revision, patch_id, title, kb, categories, type, severity, max_bytes,
      impact, restart, mandatory, optional, uninstallable, supersedes, first_seen_at)
    SELECT gen_random_uuid(), gen_random_uuid(), 1, id, title, '{}', '[]', 'software', 'critical', 1000, 'normal', 'can-request',
      false, false, false, '{}', first_seen_at FROM patches WHERE key LIKE 'bench|%'`);
  await pool.query(`INSERT INTO patch_decisions (id, patch_id, ring_id, decision, decided_by)
    SELECT gen_random_uuid(), id, NULL, 'release', 'bench' FROM patches WHERE key LIKE 'bench|%' AND right(key, 1) IN ('1', '4', '7')`);
  await pool.query(
    `INSERT INTO machine_updates (machine_id, update_id, state, since, first_seen_at)
     SELECT m.id, u.id, (ARRAY['offered', 'installed', 'installed', 'installed', 'failed'])[1 + floor(random() * 5)::int], now(), now()
     FROM machines m CROSS JOIN LATERAL (
       SELECT id FROM updates WHERE title LIKE 'Bench patch%' ORDER BY md5(id::text || m.id::text) LIMIT $1) u`,
    [UPDATES_EACH],
  );
  await pool.query(`INSERT INTO jobs (id, machine_id, verb, params, changing, state, ended_at, not_before, not_after, created_by)
    SELECT gen_random_uuid(), id, 'scan', '{}', false, 'succeeded', now(), now(), now() + interval '1 day', 'bench'
    FROM machines CROSS JOIN generate_series(1, 5)`);
  await pool.query('VACUUM ANALYZE');
}

function queries(ring: string, patch: string): string[] {
  const sorts = ['name', 'lastSeenAt', 'hold', 'patchAge', 'build', 'ring'];
  const filters = [
    '',
    'q=LOAD-01',
    'state=active',
    'hold=leaking',
    `ring=${ring}`,
    'ownership=organisation',
    `patch=${patch}`,
    'show=behind',
    'show=stale',
  ];
  return filters.flatMap((filter) =>
    sorts.flatMap((sort) =>
      ['asc', 'desc'].flatMap((order) => [1, 20].map((page) => `${filter}&sort=${sort}&order=${order}&page=${page}`)),
    ),
  );
}

/** The fleet list with 10,000 machines under every filter, sort and direction, first page and a late one. */
export async function fleetPage(stand: Stand): Promise<Figure[]> {
  await fill(stand);
  const rings = await stand.people<z.infer<typeof RingList>>('GET', '/api/v1/rings');
  const { rows } = await stand.pool.query<{ id: string }>(`SELECT id FROM patches WHERE key LIKE 'bench|%' LIMIT 1`);
  const asked = queries(rings.rows[0]!.id, rows[0]!.id);
  const times: { query: string; ms: number }[] = [];
  for (const query of [...asked.slice(0, 10), ...asked]) {
    const began = performance.now();
    await stand.people<z.infer<typeof MachinePage>>('GET', `/api/v1/machines?${query.replace(/^&/, '')}`);
    times.push({ query, ms: performance.now() - began });
  }
  const measured = times.slice(10);
  const slowest = measured.reduce((worst, each) => (each.ms > worst.ms ? each : worst));
  const all = measured.map((each) => each.ms);
  return [
    atMost(
      'fleet page of 10,000 machines, p95',
      percentile(all, 0.95),
      50,
      'ms',
      `${asked.length} combinations of filter, sort, direction and page, over HTTP`,
    ),
    figure('the same, p50', percentile(all, 0.5), 'ms'),
    figure('the slowest of them', slowest.ms, 'ms', `\`${slowest.query.replace(/[0-9a-f-]{36}/, 'ID')}\``),
  ];
}
