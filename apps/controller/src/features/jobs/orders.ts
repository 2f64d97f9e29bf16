import { randomFillSync } from 'node:crypto';
import { type Envelope, type HoldLease, JOB_TYPE, type JobOrder, LEASE_TYPE } from '#contracts/agent/envelope.js';
import type { Keys } from '../../platform/keys.js';
import type { JobRow } from './job-row.js';

export type LeasedJob = Pick<
  JobRow,
  'id' | 'machineId' | 'verb' | 'params' | 'attempt' | 'fence' | 'notBefore' | 'notAfter'
>;

/** Signs what a machine is to do (docs/protocol.md, "Orders"). The row is the one just leased: its fence goes into the order. */
export function signJob(keys: Keys, job: LeasedJob, now: Date): Envelope {
  const order = {
    machine: job.machineId,
    job: job.id,
    attempt: job.attempt,
    fence: job.fence,
    verb: job.verb,
    params: job.params,
    notBefore: job.notBefore.toISOString(),
    notAfter: job.notAfter.toISOString(),
    issuedAt: now.toISOString(),
    nonce: nonce(),
    // The parameters were checked against the verb when the job was created.
  } as JobOrder;
  return sign(keys, JOB_TYPE, order);
}

/** Call only after the lease's row is committed: a signature that the database does not know of must not exist. */
export function signLease(keys: Keys, lease: HoldLease): Envelope {
  return sign(keys, LEASE_TYPE, lease);
}

const NONCE_BYTES = 16;
const nonces = Buffer.alloc(256 * NONCE_BYTES);
let nextNonce = nonces.length;

/** Random bytes are fetched for many nonces at once: each fetch is a call to the system. */
function nonce(): string {
  if (nextNonce === nonces.length) {
    randomFillSync(nonces);
    nextNonce = 0;
  }
  const begin = nextNonce;
  nextNonce += NONCE_BYTES;
  return nonces.toString('hex', begin, nextNonce);
}

function sign(keys: Keys, type: string, content: object): Envelope {
  const bytes = Buffer.from(`${type}\n${JSON.stringify(content)}`, 'utf8');
  return { bytes: bytes.toString('base64'), signature: keys.signJob(bytes).toString('base64') };
}
