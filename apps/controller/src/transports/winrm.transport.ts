import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Envelope } from '#contracts/agent/envelope.js';
import { LIMIT_BYTES, readAnswer } from './drop.js';
import { ReachError, type Transport } from './port.js';
import { type Auth, connect, type Session, type Trust, WinRmError } from './winrm/index.js';
import { findPower } from './winrm/token.js';
import { inReachWords, NOBODY_APPROVED, REACH_BY_WINRM } from './winrm.words.js';

export interface WinRmTarget {
  host: string;
  port: number;
  auth: Auth;
  /** Null: nobody has approved the machine's certificate yet. */
  trust: Trust | null;
  /** The account is an administrator's, and an admin wants it so (a per-machine opt-in). */
  administrator: boolean;
}

/** A PC that has slept long starts PowerShell slowly. */
const ANSWER_MS = 60_000;
const DROP =
  '%SystemRoot%\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -NoLogo -NoProfile -NonInteractive -InputFormat Text -OutputFormat Text ' +
  '-ExecutionPolicy Bypass -File "%ProgramFiles%\\Sluice\\service\\Receive-SluiceOrder.ps1"';
const WHOAMI = ['groups', 'priv'].map((list) => `%SystemRoot%\\System32\\whoami.exe /${list} /fo csv /nh`);

/** Hands signed orders in over WinRM: HTTPS only, and the machine's certificate is the approved one before anything secret is sent. */
@Injectable()
export class WinRmTransport implements Transport<WinRmTarget>, OnModuleDestroy {
  private readonly ended = new AbortController();

  async probe(target: WinRmTarget, signal?: AbortSignal): Promise<void> {
    await this.within(target, signal, async (session) => {
      await ask(session, '');
      if (target.administrator) return;
      const power = findPower(await lists(session));
      if (power === null) return;
      const what = power === undefined ? 'a token that cannot be read' : power;
      throw new ReachError('reach-over-privileged', `The account has ${what}.`);
    });
  }

  async handIn(target: WinRmTarget, orders: () => Promise<readonly Envelope[]>, signal?: AbortSignal): Promise<void> {
    await this.within(target, signal, async (session) => {
      const taken = await orders();
      if (taken.length === 0) return;
      const text = JSON.stringify({ orders: taken });
      if (Buffer.byteLength(text) > LIMIT_BYTES) {
        throw new ReachError('too-large', 'The orders are too long for one hand-over.');
      }
      const answer = await ask(session, text).catch((error: unknown) => {
        throw error instanceof WinRmError ? afterSending(error) : error;
      });
      if (!answer.taken) throw new ReachError(answer.reason ?? 'reach-no-agent', 'The machine did not take the order.');
    });
  }

  /** Ends whatever is under way. */
  close(): void {
    this.ended.abort();
  }

  onModuleDestroy(): void {
    this.close();
  }

  private async within(
    { host, port, auth, trust }: WinRmTarget,
    signal: AbortSignal | undefined,
    work: (session: Session) => Promise<void>,
  ): Promise<void> {
    const life = signal ? AbortSignal.any([signal, this.ended.signal]) : this.ended.signal;
    let session: Session | undefined;
    try {
      session = await connect({ host, port, auth, trust: trust ?? NOBODY_APPROVED, signal: life });
      await work(session);
    } catch (error) {
      throw inReachWords(error, trust);
    } finally {
      await session?.close();
    }
  }
}

/** Whether the command ran is known only where the machine said no to it. */
function afterSending(error: WinRmError): ReachError {
  const reason = error.reason === 'certificate' ? 'reach-lost' : REACH_BY_WINRM[error.reason];
  return new ReachError(reason, error.message, { uncertain: !['quota', 'access-denied'].includes(error.reason) });
}

async function ask(session: Session, stdin: string) {
  const { stdout } = await session.run({ program: 'cmd', line: DROP, stdin, timeoutMs: ANSWER_MS, maxOutput: 4096 });
  return readAnswer(stdout, stdin === '');
}

async function lists(session: Session): Promise<string> {
  let text = '';
  for (const line of WHOAMI) text += (await session.run({ program: 'cmd', line, timeoutMs: ANSWER_MS })).stdout;
  return text;
}
