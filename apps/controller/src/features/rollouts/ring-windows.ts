import { WindowRule } from '#contracts/people/planning.js';
import type { WindowRule as DomainRule } from '#domain/windows/rule.js';
import type { Querier } from '../audit/audit.service.js';

/** A rule that no machine can read: it keeps its ring shut, as an unreadable brake must. */
const UNREADABLE_RULE: DomainRule = {
  recurrence: '',
  plusDays: -1,
  from: '',
  to: null,
  startTime: '',
  durationMinutes: 0,
  zone: 'UTC',
  blackouts: [],
  exceptions: [],
};

const RINGS = `
SELECT r.id, (SELECT coalesce(json_agg(w.rule ORDER BY w.id), '[]') FROM ring_windows rw
  JOIN maintenance_windows w ON w.id = rw.window_id AND w.purpose = 'install' WHERE rw.ring_id = r.id) AS windows
FROM rings r`;

/** The install windows of every ring. */
export async function ringWindows(querier: Querier): Promise<Map<string, DomainRule[]>> {
  const { rows } = await querier.query<{ id: string; windows: unknown[] }>({ name: 'ring-windows', text: RINGS });
  return new Map(
    rows.map(({ id, windows }) => [id, windows.map((rule) => WindowRule.safeParse(rule).data ?? UNREADABLE_RULE)]),
  );
}
