import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { requireTool } from '#test/gaps.js';
import { type BenchEvent } from '#test/pshost.js';
import { Sshd } from '#test/ssh/sshd.js';
import { until } from '#test/until.js';
import { selfSigned, type TestCertificate } from '#test/winrm/certificates.js';
import { WinRmServer, type WinRmServerOptions } from '#test/winrm/server.js';
import { Wire } from '#test/wire.js';
import { freePort } from '../../../apps/controller/src/platform/postgres-place.js';
import { Installation } from './installation.js';
import { ReachedPc } from './reached-pc.js';
import type { Visit } from './visit.js';

export const KINDS = ['ssh', 'winrm'] as const;
export type Kind = (typeof KINDS)[number];
export const ADDRESSES: Record<Kind, string> = { ssh: '127.0.0.2', winrm: '127.0.0.1' };
const PC_NAMES: Record<Kind, string> = { ssh: 'STUDIO-1', winrm: 'STUDIO-2' };
const TRANSPORTS: Record<Kind, string> = { ssh: 'SSH', winrm: 'WinRM' };
const PATIENCE_SECONDS = 120;

/** A PC that was on the network this minute, as a DHCP server notes it. */
function lease(kind: Kind): string {
  const at = new Date().toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
  return (
    `lease ${ADDRESSES[kind]} {\n  cltt 1 ${at};\n  hardware ethernet 02:00:00:00:07:0${KINDS.indexOf(kind)};\n` +
    `  set vendor-class-identifier = "MSFT 5.0";\n  client-hostname "${PC_NAMES[kind]}";\n}\n`
  );
}

/** A controller, a PC for each transport, and the network between them; with what an admin does with both on the pages. */
export class ReachStage {
  visit!: Visit;
  /** Ids of the PCs once they are enrolled. */
  readonly machines = {} as Record<Kind, string>;
  private readonly running = new Set<Sshd | WinRmServer>();
  private readonly wires: Wire[] = [];

  private constructor(
    readonly pcs: Record<Kind, ReachedPc>,
    readonly sluice: Installation,
    readonly leases: string,
    /** File of the host key of the PC with SSH, and the certificate of the one with WinRM. */
    readonly hostKeyFile: string,
    readonly certificate: TestCertificate,
  ) {}

  /** @returns null where a tool is missing (listed as a gap) */
  static async build(): Promise<ReachStage | null> {
    const program = requireTool('sshd');
    if (!program || !requireTool('gss-ntlmssp') || !requireTool('curl')) return null;
    const [ssh, winrm] = [ReachedPc.create(PC_NAMES.ssh), ReachedPc.create(PC_NAMES.winrm)];
    if (!ssh || !winrm) return null;
    const folder = mkdtempSync(path.join(tmpdir(), 'sluice-leases-'));
    const leases = path.join(folder, 'dhcpd.leases');
    writeFileSync(leases, KINDS.map(lease).join(''));
    const [port, behind] = [await freePort(), await freePort()];
    const sluice = await Installation.here({
      SLUICE_AGENT_PORT: String(behind),
      SLUICE_AGENT_ADDRESS: `https://127.0.0.1:${port}`,
      SLUICE_DISCOVERY_FOLDERS: folder,
    });
    const hostKeyFile = await ssh.addSshServer(program);
    const stage = new ReachStage({ ssh, winrm }, sluice, leases, hostKeyFile, await selfSigned(PC_NAMES.winrm));
    stage.wires.push(new Wire(port, behind));
    return stage;
  }

  async close(): Promise<void> {
    await this.visit?.context.close();
    await this.both((pc) => pc.remove());
    await this.stop(...this.running);
    for (const wire of this.wires) wire.close();
    await this.sluice.stop();
    this.sluice.remove();
    rmSync(path.dirname(this.leases), { recursive: true });
  }

  /** @param config further lines of sshd_config; `port` and another host key take the place of one that was stopped */
  async startSsh(config: string[], port?: number, hostKeyFile?: string): Promise<Sshd> {
    const server = await Sshd.start({
      config,
      ...(port === undefined ? {} : { port }),
      ...(hostKeyFile === undefined ? {} : { hostKeyFile }),
    });
    assert.ok(server);
    this.running.add(server);
    return server;
  }

  async startWinRm(user: WinRmServerOptions['user'], changes: Partial<WinRmServerOptions> = {}): Promise<WinRmServer> {
    const { certificate } = this;
    const usual = { schemes: ['ntlm' as const], strict: true, machine: this.pcs.winrm.bench, certificate };
    const server = await WinRmServer.start({ user, ...usual, ...changes });
    this.running.add(server);
    return server;
  }

  async stop(...servers: (Sshd | WinRmServer)[]): Promise<void> {
    for (const server of servers) {
      if (this.running.delete(server)) await (server instanceof Sshd ? server.stop() : server.close());
    }
  }

  /** A way from the controller to a PC that can be cut. @param behind where the PC's server listens @returns the port to type in */
  async lay(kind: Kind, behind: number): Promise<string> {
    const port = await freePort();
    this.wires.push(new Wire(port, behind, ADDRESSES[kind]));
    return String(port);
  }

  /** Cuts the network between the PCs and the controller in both directions, or joins it again. */
  cut(off: boolean): void {
    for (const wire of this.wires) wire.set(off);
  }

  both<T>(work: (pc: ReachedPc, kind: Kind) => Promise<T>): Promise<T[]> {
    return Promise.all(KINDS.map((kind) => work(this.pcs[kind], kind)));
  }

  /** Waits until this has happened on both PCs, as their own records tell. */
  async happened(event: BenchEvent['event']): Promise<void> {
    await this.both((pc) => {
      const count = async () => pc.bench.events(event).length;
      return until(`${event} on ${pc.name}`, count, (n) => n > 0, PATIENCE_SECONDS);
    });
  }

  get dialog() {
    return this.visit.page.getByRole('dialog');
  }

  get reach() {
    return this.visit.page.getByRole('region', { name: 'How it is reached' });
  }

  get attempts() {
    return this.reach.getByRole('table', { name: 'Last attempts to reach the machine' });
  }

  get updates() {
    return this.visit.page.getByRole('table', { name: 'Updates of this machine' });
  }

  async confirm(label: string): Promise<void> {
    await this.dialog.getByRole('button', { name: label, exact: true }).click();
    await this.dialog.waitFor({ state: 'hidden' });
  }

  async open(kind: Kind): Promise<void> {
    await this.visit.go(`/machines/${this.machines[kind]}`);
  }

  /** Tests a transport by its button. */
  async probe(kind: Kind): Promise<void> {
    await this.reach.getByRole('button', { name: `Test ${TRANSPORTS[kind]}` }).click();
  }

  /** What stands where a transport failed: the sentence, and below it what to do. */
  async refused(sentence: string | RegExp, next: RegExp): Promise<void> {
    await this.reach.getByText(sentence).first().waitFor();
    await this.reach.getByText(next).first().waitFor();
  }

  /** By a link that names the PC to the form, and through it to the page of the run. */
  async pushEnrol(kind: Kind, link: string, fields: Record<string, string>): Promise<void> {
    const { page } = this.visit;
    await page.getByRole('link', { name: link }).click();
    await page.waitForURL(/\/push-enrol\?/);
    assert.equal(await page.getByLabel('Names or addresses').inputValue(), ADDRESSES[kind]);
    await page.getByLabel('Reached by').selectOption(kind);
    for (const [label, text] of Object.entries(fields)) await page.getByRole('textbox', { name: label }).fill(text);
    await page.getByRole('button', { name: 'Look at 1 PC first' }).click();
    await page.waitForURL(/push-enrol\/[0-9a-f-]{36}$/);
  }

  /** On the page of a run, after the key was compared. */
  async approve(kind: Kind): Promise<void> {
    await this.visit.page.getByRole('checkbox', { name: ADDRESSES[kind] }).check();
    await this.visit.page.getByRole('button', { name: 'Approve 1 …' }).click();
    await this.confirm('Approve and go on');
  }

  /** On the page of a run, what passed. */
  async enrol(): Promise<void> {
    await this.visit.sees('1 could be enrolled');
    await this.visit.page.getByRole('button', { name: 'Enrol 1 PC …' }).click();
    await this.confirm('Enrol');
  }

  /** Orders both PCs from the fleet's page, while neither polls: what arrives has come over its transport. */
  async orderBoth(label: 'Hold' | 'Scan'): Promise<void> {
    await this.both((pc) => pc.stop('poll'));
    await this.visit.go('/');
    await this.visit.page.getByLabel('Select all on this page').check();
    const chosen = this.visit.page.getByRole('region', { name: 'Selected machines' });
    await chosen.getByRole('button', { name: label, exact: true }).click();
    await this.confirm(`${label} 2 machines`);
  }

  /** The newest done job of this name is one that an attempt over the transport carried, once. @returns the path of its page */
  async carried(kind: Kind, label: string): Promise<string> {
    const { page } = this.visit;
    await this.open(kind);
    const jobs = page.getByRole('table', { name: 'Jobs of this machine' }).getByRole('row');
    const row = jobs.filter({ hasText: new RegExp(`^${label}`) }).first();
    await row.getByText('Done', { exact: true }).waitFor({ timeout: PATIENCE_SECONDS * 1000 });
    const href = await row.getByRole('link').first().getAttribute('href');
    const all = this.reach.getByRole('button', { name: /^Show all/ });
    if (await all.isVisible()) await all.click();
    const attempt = this.attempts.getByRole('row').filter({ has: page.locator(`a[href="${href}"]`) });
    await attempt.getByText(TRANSPORTS[kind], { exact: true }).waitFor();
    await attempt.getByText(/^Worked, in/).waitFor();
    assert.equal(await attempt.count(), 1);
    return href!;
  }
}
