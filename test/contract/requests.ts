import * as messages from '#contracts/agent/messages.js';
import { isBogusSmbiosUuid } from '#domain/machines/life.js';
import { describeReason, type Reason } from '#domain/reasons.js';
import type { Golden } from './messages.js';
import { ID } from './signing.js';

/** What agents may send, by name; the address says which one it is. */
const REQUEST_SCHEMAS = {
  EnrolRequest: messages.EnrolRequest,
  PollRequest: messages.PollRequest,
  LeaseRequest: messages.LeaseRequest,
  ProgressRequest: messages.ProgressRequest,
  ResultRequest: messages.ResultRequest,
  ReportRequest: messages.ReportRequest,
  RotateRequest: messages.RotateRequest,
  LeaveRequest: messages.LeaveRequest,
  WishRequest: messages.WishRequest,
} as const;
export type RequestName = keyof typeof REQUEST_SCHEMAS;

/** A body as it may reach the controller, and the refusal that it must meet. */
export interface RequestCase {
  name: string;
  message: RequestName;
  /** The exact text of the body. */
  body: string;
  /** Null: accepted. */
  refusal: Reason | null;
  /** HTTP status of the refusal. */
  status: number | null;
}

function request(name: string, message: RequestName, body: unknown, refusal: Reason | null): RequestCase {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { name, message, body: text, refusal, status: refusal === null ? null : describeReason(refusal).httpStatus };
}

/** The cases, each a golden message with one change. */
export function requestCases(golden: readonly Golden[]): RequestCase[] {
  const goldenOf = (name: string) =>
    golden.find((candidate) => candidate.name === name)?.message as Record<string, unknown>;
  const enrol = (change: object) => ({ ...goldenOf('enrol-request'), ...change });
  const poll = (change: object) => ({ ...goldenOf('poll-request'), ...change });
  const progress = (change: object) => ({ ...goldenOf('progress-request'), ...change });
  const result = (change: object) => ({ ...goldenOf('result-request'), ...change });
  const report = (change: object) => ({ ...goldenOf('report-hold'), ...change });

  return [
    request('an unknown field is ignored', 'PollRequest', poll({ mood: 'fine', nested: { deep: [1, 2] } }), null),
    request(
      'an unknown field in a nested object is ignored',
      'ProgressRequest',
      progress({ update: { ...(goldenOf('progress-request').update as object), speed: 9 } }),
      null,
    ),
    request('optional fields may be absent', 'ResultRequest', goldenOf('result-request-refused'), null),

    request('a wish that nobody knows', 'WishRequest', { ...goldenOf('wish-request'), kind: 'never' }, 'invalid'),
    request('a wish without an end', 'WishRequest', { version: 1, at: '2026-11-23T09:00:00Z', kind: 'now' }, null),

    request('no JSON', 'PollRequest', '{"version": 1,', 'malformed'),
    request('nothing', 'PollRequest', '', 'malformed'),
    request('two values', 'PollRequest', `${JSON.stringify(poll({}))}{}`, 'malformed'),

    request('the next protocol version', 'PollRequest', poll({ version: 2 }), 'unsupported-version'),
    request('the next protocol version at enrolment', 'EnrolRequest', enrol({ version: 2 }), 'unsupported-version'),

    request('a list', 'PollRequest', [poll({})], 'invalid'),
    request('a version as text', 'PollRequest', poll({ version: '1' }), 'invalid'),
    request('no version', 'LeaseRequest', { lease: null }, 'invalid'),
    request('a wait of an hour', 'PollRequest', poll({ waitSeconds: 3600 }), 'invalid'),
    request('a negative wait', 'PollRequest', poll({ waitSeconds: -1 }), 'invalid'),
    request('a date without zone', 'PollRequest', poll({ now: '2026-11-23T09:00:00' }), 'invalid'),
    request('a date with an offset', 'PollRequest', poll({ now: '2026-11-23T10:00:00+01:00' }), 'invalid'),
    request('a job that is no identifier', 'PollRequest', poll({ busy: 'install' }), 'invalid'),
    request('an empty name', 'EnrolRequest', enrol({ name: '' }), 'invalid'),
    request('a name longer than Windows allows', 'EnrolRequest', enrol({ name: 'x'.repeat(65) }), 'invalid'),
    request('an SMBIOS UUID in braces', 'EnrolRequest', enrol({ smbiosUuid: `{${ID.machine}}` }), 'invalid'),
    request(
      'an unknown check',
      'EnrolRequest',
      enrol({ preflight: [{ name: 'mood', ok: true, detail: '' }] }),
      'invalid',
    ),
    request('an agent version that is none', 'EnrolRequest', enrol({ agentVersion: 'latest' }), 'invalid'),
    request('110 percent', 'ProgressRequest', progress({ percent: 110 }), 'invalid'),
    request('a progress numbered 0', 'ProgressRequest', progress({ seq: 0 }), 'invalid'),
    request('an unknown phase', 'ProgressRequest', progress({ phase: 'thinking' }), 'invalid'),
    request('an HRESULT in decimal', 'ResultRequest', result({ hresult: '-2145124318' }), 'invalid'),
    request('an HRESULT in lower case', 'ResultRequest', result({ hresult: '0x8024001f' }), 'invalid'),
    request('a reason with blanks', 'ResultRequest', result({ reason: 'it did not work' }), 'invalid'),
    request('an unknown outcome', 'ResultRequest', result({ outcome: 'maybe' }), 'invalid'),
    request('a hash in capitals', 'ReportRequest', report({ hash: 'A'.repeat(64) }), 'invalid'),
    request('an unknown kind of report', 'ReportRequest', report({ kind: 'secrets' }), 'invalid'),
    request('a leave without proof', 'LeaveRequest', { version: 1, at: '2026-11-23T09:00:00Z' }, 'invalid'),

    request(
      'an SMBIOS UUID of zeros',
      'EnrolRequest',
      enrol({ smbiosUuid: '00000000-0000-0000-0000-000000000000' }),
      'bogus-smbios-uuid',
    ),
    request(
      'an SMBIOS UUID of Fs',
      'EnrolRequest',
      enrol({ smbiosUuid: 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF' }),
      'bogus-smbios-uuid',
    ),
    request(
      'an SMBIOS UUID that many boards share',
      'EnrolRequest',
      enrol({ smbiosUuid: '03000200-0400-0500-0006-000700080009' }),
      'bogus-smbios-uuid',
    ),
  ];
}

/** What the schemas and the domain say to a body, in the order of the protocol's statuses. */
export function judgeRequest(message: RequestName, body: string): Reason | null {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return 'malformed';
  }
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version !== messages.PROTOCOL_VERSION) return 'unsupported-version';
  const parsed = REQUEST_SCHEMAS[message].safeParse(value);
  if (!parsed.success) return 'invalid';
  if ('smbiosUuid' in parsed.data && isBogusSmbiosUuid(String(parsed.data.smbiosUuid))) return 'bogus-smbios-uuid';
  return null;
}
