import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Envelope } from '#contracts/agent/envelope.js';
import { LIMIT_BYTES, readAnswer } from './drop.js';
import { ReachError, type ReachReason, type Transport } from './port.js';
import { SshError, type SshReason } from './ssh/errors.js';
import { SshPool } from './ssh/pool.js';
import { findPrivilege } from './ssh/privileges.js';
import type { SshSession, SshTarget } from './ssh/session.js';

/** Any word: the server runs its ForceCommand whatever is asked for, and where it does not, this is no command. */
const COMMAND = 'sluice';
/** A PC that has slept long starts PowerShell slowly. */
const ANSWER_MS = 60_000;

export const BY_SSH: Record<SshReason, ReachReason> = {
  refused: 'reach-refused',
  timeout: 'reach-timeout',
  aborted: 'reach-timeout',
  'host-key-unknown': 'host-key-unknown',
  'host-key-changed': 'host-key-changed',
  auth: 'reach-auth',
  channel: 'reach-no-agent',
  lost: 'reach-lost',
  protocol: 'reach-protocol',
};

/** Hands signed orders in over SSH, by an account that can do nothing else (agents/service/Receive-SluiceOrder.ps1). */
@Injectable()
export class SshTransport implements Transport<SshTarget>, OnModuleDestroy {
  private readonly pool = new SshPool();

  async probe(target: SshTarget, signal?: AbortSignal): Promise<void> {
    // The set-up may have been run since the last connection began.
    this.pool.renew(target);
    await this.inWords(() =>
      this.pool.use(
        target,
        async (session) => {
          const unanswered = await ask(session, '', signal).then(() => null, notOfAnAgent);
          // An account without any limit has no agent that answers, and that it has no limit is what has to be told.
          const privilege = await findPrivilege(session);
          if (privilege) throw new ReachError('reach-over-privileged', `The account gets ${privilege}.`);
          if (unanswered) throw unanswered;
        },
        signal,
      ),
    );
  }

  async handIn(target: SshTarget, orders: () => Promise<readonly Envelope[]>, signal?: AbortSignal): Promise<void> {
    await this.inWords(() =>
      this.pool.use(
        target,
        async (session) => {
          const taken = await orders();
          if (taken.length === 0) return;
          const text = JSON.stringify({ orders: taken });
          if (Buffer.byteLength(text) > LIMIT_BYTES) {
            throw new ReachError('too-large', 'The orders are too long for one hand-over.');
          }
          const answer = await ask(session, text, signal).catch((error: unknown) => {
            // Sent, and then silence: nobody knows whether it arrived.
            throw error instanceof SshError && error.reason !== 'channel' ? uncertain(error) : error;
          });
          if (!answer.taken)
            throw new ReachError(answer.reason ?? 'reach-no-agent', 'The machine did not take the order.');
        },
        signal,
      ),
    );
  }

  close(): void {
    this.pool.close();
  }

  onModuleDestroy(): void {
    this.close();
  }

  private async inWords<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SshError)) throw error;
      const details = error.hostKey === null ? {} : { hostKey: error.hostKey };
      throw new ReachError(BY_SSH[error.reason], error.message, details);
    }
  }
}

function uncertain(error: SshError): ReachError {
  return new ReachError(error.reason === 'timeout' ? 'reach-timeout' : 'reach-lost', error.message, {
    uncertain: true,
  });
}

/** Something answered, but no agent. @throws whatever else went wrong */
function notOfAnAgent(error: unknown): ReachError {
  if (error instanceof ReachError) return error;
  throw error;
}

async function ask(session: SshSession, stdin: string, signal: AbortSignal | undefined) {
  const run = { stdin, timeoutMs: ANSWER_MS, ...(signal ? { signal } : {}) };
  const { stdout } = await session.run(COMMAND, run);
  return readAnswer(stdout, stdin === '');
}
