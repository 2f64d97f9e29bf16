import type { AlarmRow } from '#contracts/people/telling.js';
import { type AlarmData, describeAlarm } from '#domain/alarms/alarms.js';
import type { AlarmKind } from '#domain/words.js';

/** An alarm `a` with its machine `m`, as ALARM_COLUMNS selects it. */
export interface StoredAlarm {
  id: number;
  kind: AlarmKind;
  subject: string;
  data: AlarmData;
  raisedAt: Date;
  clearedAt: Date | null;
  machineId: string | null;
  machine: string | null;
}

export const ALARMS_SQL = `
SELECT a.id, a.kind, a.subject, a.data, a.raised_at AS "raisedAt", a.cleared_at AS "clearedAt", m.id AS "machineId", m.name AS machine
FROM alarms a LEFT JOIN machines m ON m.id = a.machine_id`;

export function alarmRow(stored: StoredAlarm): AlarmRow {
  const { id, kind, subject, data, raisedAt, clearedAt, machineId, machine } = stored;
  const [room, about = ''] = subject.split(':');
  return {
    id: String(id),
    kind,
    machine: machineId && machine !== null ? { id: machineId, name: machine } : null,
    rollout: room === 'rollout' ? { id: about, name: String(data.name ?? '') } : null,
    why: { reason: kind, ...describeAlarm(kind, data) },
    raisedAt: raisedAt.toISOString(),
    clearedAt: clearedAt?.toISOString() ?? null,
  };
}
