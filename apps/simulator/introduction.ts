import type { EnrolRequest, PollRequest } from '#contracts/agent/messages.js';
import { PROTOCOL_VERSION } from '#contracts/agent/messages.js';
import type { Answer } from './client.js';
import type { Machine } from './machine.js';

const AGENT_VERSION = '0.1.0';
/** A clock that is further off than this is reported as a failed check. */
const CLOCK_LIMIT_MS = 600_000;

export function enrolRequest({ facts, state }: Machine, token: string, enrolment: string): EnrolRequest {
  return {
    version: PROTOCOL_VERSION,
    token,
    agentVersion: AGENT_VERSION,
    name: facts.name,
    smbiosUuid: facts.smbiosUuid,
    edition: facts.edition,
    build: state.build,
    ubr: state.ubr,
    preflight: [
      { name: 'language-mode', ok: true, detail: 'FullLanguage' },
      { name: 'bitness', ok: true, detail: '64-bit' },
      { name: 'wua', ok: true, detail: 'answers' },
      { name: 'clock', ok: facts.skewMs < CLOCK_LIMIT_MS, detail: `${Math.round(facts.skewMs / 1000)} s off` },
    ],
    enrolment,
  };
}

type Standing = Pick<PollRequest, 'now' | 'lease' | 'busy' | 'auditHead' | 'waitSeconds' | 'keysSerial'>;

export function pollRequest({ facts, state }: Machine, standing: Standing): PollRequest {
  return {
    version: PROTOCOL_VERSION,
    agentVersion: AGENT_VERSION,
    smbiosUuid: facts.smbiosUuid,
    name: facts.name,
    bootAt: state.bootAt,
    ...standing,
  };
}

/** The reason code of a problem answer, or its bare status. */
export function reasonOf(answer: Answer): string {
  const reason = (answer.body as { reason?: unknown } | null)?.reason;
  return typeof reason === 'string' ? reason : `status ${answer.status}`;
}
