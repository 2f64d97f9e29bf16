import type https from 'node:https';
import type { JobOrder } from '#contracts/agent/envelope.js';
import type { ScannedUpdate } from '#contracts/agent/reports.js';
import type { RingRow } from '#contracts/people/planning.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#domain/time.js';
import { cumulative, TestAgent } from '#test/agent-client.js';
import type { FakeClock } from '#test/clock.js';
import type { Person } from '#test/people.js';
import type { TestController } from '#test/platform.js';

interface Monthly {
  at: Date;
  ubr: number;
  bad: boolean;
  update: ScannedUpdate;
}

/** A cumulative update of one month; only the newest one is offered. */
function monthly(month: string, day: string, ubr: number, bad: boolean, replaces: Monthly[]): Monthly {
  const kb = `KB50${ubr}0`;
  const at = new Date(`${day}T17:00:00Z`);
  const update = cumulative({
    updateId: `5eed0000-0000-4000-8000-00000000${ubr}`,
    title: `${month} Cumulative Update for Windows 11 Version 24H2 for x64-based Systems (${kb}) (26100.${ubr})`,
    kb: [kb],
    changedAt: at.toISOString(),
    supersedes: replaces.map(({ update: old }) => old.updateId),
  });
  return { at, ubr, bad, update };
}

const AUGUST = monthly('2026-08', '2026-08-11', 5000, false, []);
const SEPTEMBER = monthly('2026-09', '2026-09-08', 5100, false, [AUGUST]);
const OCTOBER = monthly('2026-10', '2026-10-13', 5200, true, [AUGUST, SEPTEMBER]);
const NOVEMBER = monthly('2026-11', '2026-11-10', 5300, false, [AUGUST, SEPTEMBER, OCTOBER]);
const PUBLISHED = [AUGUST, SEPTEMBER, OCTOBER, NOVEMBER];

const ZONES = [
  { windows: 'W. Europe Standard Time', iana: 'Europe/Berlin' },
  { windows: 'Eastern Standard Time', iana: 'America/New_York' },
] as const;
const SIZES: Readonly<Record<string, number>> = { Canary: 8, Early: 24, Broad: 48 };
/** An install takes this long, restart included. */
const INSTALL_MS = 50 * MINUTE_MS;
const STEP_MS = 30 * MINUTE_MS;
/** PCs that speak at the same moment. */
const TOGETHER = 8;

/** Weeks in which a laptop is on holiday: `[from, to]`, days after the start. The last one never comes back. */
function holidayOf(index: number): readonly [number, number] | null {
  if (index % 4 !== 3) return null;
  if (index === 79) return [30, 1000];
  const from = 4 + ((index * 7) % 40);
  return [from, from + 14 + ((index * 5) % 22)];
}

export interface Start {
  at: Date;
  ubr: number;
}

/** One PC of the quarter: it does what it is ordered, and takes as long for it as a PC does. */
export class QuarterPc {
  readonly name: string;
  readonly ring: string;
  readonly zone: (typeof ZONES)[number];
  readonly starts: Start[] = [];
  ubr = AUGUST.ubr;
  hurt = false;
  #told = '';
  #work: { order: JobOrder; until: number; seq: number } | null = null;
  readonly #holiday: readonly [number, number] | null;

  constructor(
    readonly agent: TestAgent,
    readonly index: number,
    ring: string,
    private readonly from: number,
  ) {
    this.name = `PC-${String(index).padStart(2, '0')}`;
    this.ring = ring;
    this.zone = ZONES[index % 2] as (typeof ZONES)[number];
    this.#holiday = holidayOf(index);
    agent.name = this.name;
    agent.ubr = this.ubr;
  }

  isAway(at: Date): boolean {
    const days = (at.getTime() - this.from) / DAY_MS;
    return this.#holiday !== null && days >= this.#holiday[0] && days < this.#holiday[1];
  }

  /** Contact: goes on with its work, or asks for some; tells what changed. */
  async speak(now: Date, offered: Monthly): Promise<void> {
    if (this.#work) return;
    const order = await this.agent.take();
    await this.tell(now, offered);
    if (order?.verb !== 'install') return;
    this.starts.push({ at: now, ubr: offered.ubr });
    this.#work = { order, until: now.getTime() + INSTALL_MS, seq: 1 };
    await this.agent.progress(order, 1);
  }

  /** A step of its work. */
  async goOn(now: Date, offered: Monthly): Promise<void> {
    const work = this.#work;
    if (!work) return;
    work.seq += 1;
    if (now.getTime() < work.until) {
      await this.agent.progress(work.order, work.seq);
      return;
    }
    this.#work = null;
    if (offered.bad) {
      this.hurt = true;
      await this.agent.result(work.order, { outcome: 'failed', reason: 'install-failed', hresult: '0x800F0922' });
    } else {
      this.ubr = offered.ubr;
      this.agent.ubr = this.ubr;
      await this.agent.result(work.order, { restartRequired: true });
    }
    await this.tell(now, offered, true);
  }

  /** Reports, where they say something new. */
  private async tell(now: Date, offered: Monthly, always = false): Promise<void> {
    const day = now.toISOString().slice(0, 10);
    const told = `${day} ${offered.ubr} ${this.ubr}`;
    if (told === this.#told && !always) return;
    this.#told = told;
    await this.agent.inventory({
      timeZone: this.zone.windows,
      usersPresent: 0,
      health: { since: new Date(this.from - 60 * DAY_MS).toISOString(), bugchecks: [], failedServices: [] },
    });
    await this.agent.scan(this.ubr < offered.ubr ? [offered.update] : []);
  }

  get isBusy(): boolean {
    return this.#work !== null;
  }
}

/** The 80 PCs, and the moments at which something can happen to them. */
export class Quarter {
  private constructor(
    readonly pcs: readonly QuarterPc[],
    private readonly clock: FakeClock,
  ) {}

  static async make(
    controller: TestController,
    admin: Person,
    clock: FakeClock,
    sockets: https.Agent,
  ): Promise<Quarter> {
    const { rows } = await admin.ask<{ rows: RingRow[] }>('GET', '/api/v1/rings');
    const pcs: QuarterPc[] = [];
    for (const [ring, size] of Object.entries(SIZES)) {
      const token = await admin.ask<{ token: string }>('POST', '/api/v1/enrolment-tokens', {
        label: ring,
        ring: rows.find(({ name }) => name === ring)?.id,
        ownership: 'organisation',
        maxUses: size,
        hours: 1,
      });
      for (let count = 0; count < size; count += 1) {
        const agent = new TestAgent(controller, sockets);
        const pc = new QuarterPc(agent, pcs.length, ring, clock.now().getTime());
        const reply = await agent.enrol(token.token);
        if (reply.status !== 200) throw new Error(`enrol: ${reply.status} ${reply.text}`);
        pcs.push(pc);
      }
    }
    return new Quarter(pcs, clock);
  }

  /** Machines on which the bad patch was installed. */
  get hurt(): readonly QuarterPc[] {
    return this.pcs.filter(({ hurt }) => hurt);
  }

  newest(at: Date): Monthly {
    return PUBLISHED.findLast((one) => one.at <= at) ?? AUGUST;
  }

  /** Machines that started the same update more than once. */
  twice(): string[] {
    return this.pcs
      .filter(({ starts }) => new Set(starts.map(({ ubr }) => ubr)).size < starts.length)
      .map(({ name }) => name);
  }

  /** One contact a day in the morning; in the evenings of windows every half hour, in both zones. */
  *stepsUntil(until: Date): Generator<Date> {
    let at = this.clock.now().getTime();
    while (at < until.getTime()) {
      at += STEP_MS;
      const step = new Date(at);
      if (step > until) return;
      if (this.isMorning(step) || this.pcs.some((pc) => this.isEvening(pc, step) || pc.isBusy)) yield step;
    }
  }

  /** Lets time pass up to `now`; then everyone who is there and has a reason to speak does so. */
  async step(now: Date): Promise<void> {
    await this.work(now);
    this.clock.set(now.toISOString());
    const offered = this.newest(now);
    const morning = this.isMorning(now);
    const there = this.pcs.filter((pc) => (!pc.isAway(now) || pc.isBusy) && (morning || this.isEvening(pc, now)));
    for (let from = 0; from < there.length; from += TOGETHER) {
      await Promise.all(there.slice(from, from + TOGETHER).map((pc) => pc.speak(now, offered)));
    }
  }

  /** PCs at work tell progress each minute, or their job would be given up for lost. */
  private async work(until: Date): Promise<void> {
    for (;;) {
      const busy = this.pcs.filter((pc) => pc.isBusy);
      const next = this.clock.now().getTime() + MINUTE_MS;
      if (busy.length === 0 || next >= until.getTime()) return;
      this.clock.set(new Date(next).toISOString());
      await Promise.all(busy.map((pc) => pc.goOn(this.clock.now(), this.newest(this.clock.now()))));
    }
  }

  private isMorning(at: Date): boolean {
    return at.getUTCHours() === 8 && at.getUTCMinutes() < 30;
  }

  /** Shortly before, during and shortly after its ring's windows, on its own wall. */
  private isEvening({ ring, zone }: QuarterPc, at: Date): boolean {
    const { weekday, hour } = wallOf(zone.iana, new Date(at.getTime() + HOUR_MS / 2));
    const evenings: Readonly<Record<string, readonly string[]>> = {
      Canary: ['Tue', 'Wed', 'Thu', 'Fri'],
      Early: ['Thu'],
      Broad: ['Sat', 'Sun'],
    };
    return hour >= 20 && evenings[ring]?.includes(weekday) === true;
  }
}

const walls = new Map<string, Intl.DateTimeFormat>();

function wallOf(zone: string, at: Date): { weekday: string; hour: number } {
  const known = walls.get(zone);
  const wall =
    known ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' });
  if (!known) walls.set(zone, wall);
  const parts = new Map(wall.formatToParts(at).map(({ type, value }) => [type, value]));
  return { weekday: parts.get('weekday') ?? '', hour: Number(parts.get('hour')) };
}
