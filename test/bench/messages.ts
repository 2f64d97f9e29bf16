import type { JobOrder } from '#contracts/agent/envelope.js';
import type { PollRequest, ResultRequest } from '#contracts/agent/messages.js';
import { PROTOCOL_VERSION } from '#contracts/agent/messages.js';
import type { LoadMachine } from './stand.js';

/** What an idle agent sends. */
export function pollOf(machine: LoadMachine, waitSeconds: number, auditHead: string | null = null): PollRequest {
  return {
    version: PROTOCOL_VERSION,
    agentVersion: '0.1.0',
    smbiosUuid: machine.smbiosUuid,
    name: machine.name,
    bootAt: '2026-11-20T08:00:00Z',
    now: new Date().toISOString(),
    lease: null,
    busy: null,
    auditHead,
    waitSeconds,
    keysSerial: 0,
  };
}

/** The end of a job that went well. */
export function resultOf(order: Pick<JobOrder, 'attempt' | 'fence'>): ResultRequest {
  return {
    version: PROTOCOL_VERSION,
    attempt: order.attempt,
    fence: order.fence,
    at: new Date().toISOString(),
    outcome: 'succeeded',
    reason: null,
    hresult: null,
    detail: null,
    restartRequired: false,
    updates: [],
  };
}
