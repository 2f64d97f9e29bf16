import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Id } from '#contracts/common.js';
import { type DoorKind, judgeLook, type Look, type PushStep } from '#domain/reach/push.js';
import { Database } from '../../platform/database.js';
import { ROOT } from '../../platform/root.js';
import {
  type AdminDoor,
  type AdminSession,
  type AdminTarget,
  NOT_FULL_LANGUAGE,
  ReachError,
  type ReachReason,
} from '../../transports/port.js';
import { SshDoor } from '../../transports/ssh.door.js';
import { WinRmDoor } from '../../transports/winrm.door.js';
import { LineService } from '../enrolment/line.service.js';

const SCRIPTS = path.join(ROOT, 'agents/push');
/** A PC that has slept long starts PowerShell slowly. */
const LOOK_MS = 90_000;
/** The package is fetched, the agent asks Windows Update, the controller answers. */
const ENROL_MS = 10 * 60_000;
/** How long the new agent's first message is waited for. */
const SEEN_MS = 120_000;
const SEEN_EVERY_MS = 1000;
/** After a connection that broke in the middle of the installation: when the PC is asked what became of it. */
const ASK_AFTER_MS = [5000, 20_000, 60_000];
const SAID = 400;

const LookAnswer = z.object({
  elevated: z.boolean(),
  bits: z.int(),
  edition: z.string().max(100),
  installation: z.string().max(100),
  build: z.int(),
  freeBytes: z.number(),
  tools: z.boolean(),
  agent: z.boolean(),
  machine: Id.nullable(),
});

/** For an administrator's session something else is to be done than for the account that the set-up makes. */
const OF_AN_ADMINISTRATOR: Partial<Record<ReachReason, ReachReason>> = {
  'reach-auth': 'push-auth',
  'reach-password': 'push-auth',
  // Over WinRM a local administrator whose rights were filtered away gets no session at all.
  'reach-denied': 'push-not-elevated',
};

export interface Visit {
  readonly transport: DoorKind;
  readonly target: AdminTarget;
  readonly dryRun: boolean;
  /** Makes the token that lets this one PC in; asked for only when nothing speaks against the PC. */
  readonly token: () => Promise<string>;
  readonly signal: AbortSignal;
  /** Told before each step, and with what the PC said of itself. */
  readonly step: (step: PushStep, look?: Look) => Promise<void>;
}

/** What came of a visit: the machine that the PC is now, or null after a dry run. */
export interface Visited {
  readonly machine: string | null;
}

/** One visit to one PC, from the connection to the new agent's first message. Changes nothing here. */
@Injectable()
export class PushVisit {
  private readonly doors: Record<DoorKind, AdminDoor>;

  constructor(
    private readonly database: Database,
    private readonly lines: LineService,
    ssh: SshDoor,
    winrm: WinRmDoor,
  ) {
    this.doors = { ssh, winrm };
  }

  /** @throws ReachError; its message is about this PC, and holds no secret */
  async visit(visit: Visit): Promise<Visited> {
    const { dryRun, step } = visit;
    const machine = await this.within(visit, async (session) => {
      await step('look');
      const look = await this.look(session);
      await step('look', look);
      const bad = judgeLook(look);
      if (bad) throw new ReachError(bad, saidOf(look));
      if (dryRun) return null;
      await step('enrol');
      return this.enrol(visit, session);
    });
    if (machine === null) return { machine };
    await step('confirm');
    await this.confirm(machine, visit.signal);
    return { machine };
  }

  private async within<T>(
    { transport, target, signal }: Visit,
    work: (session: AdminSession) => Promise<T>,
  ): Promise<T> {
    let session: AdminSession | undefined;
    try {
      session = await this.doors[transport].open(target, signal);
      return await work(session);
    } catch (error) {
      throw error instanceof ReachError ? ofAnAdministrator(error) : error;
    } finally {
      await session?.close().catch(() => {});
    }
  }

  private async look(session: AdminSession): Promise<Look> {
    const script = await readFile(path.join(SCRIPTS, 'Look.ps1'), 'utf8');
    const { exitCode, stdout, stderr } = await session.run({ script, input: '', timeoutMs: LOOK_MS });
    const look = LookAnswer.safeParse(parsed(stdout));
    if (exitCode === 0 && look.success) return look.data;
    if (exitCode === NOT_FULL_LANGUAGE)
      throw new ReachError('push-language-mode', `PowerShell runs in ${clean(stdout)} mode there.`);
    throw new ReachError('push-look-failed', clean(stderr || stdout) || `It ended with ${exitCode}.`);
  }

  /** @returns the id under which the PC is enrolled */
  private async enrol(visit: Visit, session: AdminSession): Promise<string> {
    const { line } = await this.lines.enrol();
    const frame = await readFile(path.join(SCRIPTS, 'Enrol.ps1'), 'utf8');
    const input = await visit.token();
    const script = frame.replace('# {{line}}', () => line);
    try {
      const { exitCode, stdout, stderr } = await session.run({ script, input, timeoutMs: ENROL_MS });
      const machine = /This PC is enrolled as ([0-9a-f-]{36})\./.exec(stdout)?.[1];
      if (exitCode === 0 && machine) return machine;
      throw new ReachError('push-enrol-failed', clean((stderr || stdout).replaceAll(input, '…')));
    } catch (error) {
      if (!(error instanceof ReachError) || !['reach-lost', 'reach-timeout'].includes(error.reason)) throw error;
      return this.askLater(visit, error);
    }
  }

  /** The connection broke, but the installer may have gone on: the PC is asked who it is, instead of guessing or doing it twice. */
  private async askLater(visit: Visit, lost: ReachError): Promise<string> {
    for (const wait of ASK_AFTER_MS) {
      await pause(wait, undefined, { signal: visit.signal }).catch(() => {
        throw lost;
      });
      const look = await this.within(visit, (session) => this.look(session)).catch((error: unknown) => {
        if (error instanceof ReachError) return null;
        throw error;
      });
      if (look?.machine) return look.machine;
    }
    throw lost;
  }

  private async confirm(machine: string, signal: AbortSignal): Promise<void> {
    const until = Date.now() + SEEN_MS;
    while (true) {
      const { rows } = await this.database.pool.query<{ seen: boolean }>(
        `SELECT EXISTS (SELECT FROM credentials c WHERE c.machine_id = m.id AND c.first_used_at IS NOT NULL) AS seen
         FROM machines m WHERE m.id = $1`,
        [machine],
      );
      if (!rows[0])
        throw new ReachError('push-enrol-failed', 'The PC names a machine that this controller does not know.');
      if (rows[0].seen) return;
      if (Date.now() > until || signal.aborted)
        throw new ReachError('push-not-seen', 'No message came within two minutes.', { machine });
      await pause(SEEN_EVERY_MS, undefined, { signal }).catch(() => {});
    }
  }
}

function ofAnAdministrator(error: ReachError): ReachError {
  const reason = OF_AN_ADMINISTRATOR[error.reason];
  return reason ? new ReachError(reason, error.message, error.details) : error;
}

function saidOf({ edition, installation, build, freeBytes, bits, machine }: Look): string {
  const id = machine ? `, enrolled as ${machine}` : '';
  return `${edition} (${installation}) ${build}, ${bits}-bit, ${Math.round(freeBytes / 1024 ** 2)} MB free${id}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.trim());
  } catch {
    return undefined;
  }
}

/** The beginning of what the PC said, without control characters; PowerShell says first what matters. */
function clean(text: string): string {
  return (
    text
      .replace(/\s+/g, ' ')
      // Where in the script it happened: "At line:9 char:1259 + …", in the words of any language.
      .replace(/ \S+ \S+:\d+ \S+:\d+ .*$/, '')
      .replace(/\p{Cc}/gu, '')
      .trim()
      .slice(0, SAID)
  );
}
