import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { benchShell } from '#test/ssh/bench-shell.js';
import type { Sshd } from '#test/ssh/sshd.js';
import { selfSigned } from '#test/winrm/certificates.js';
import type { WinRmServer } from '#test/winrm/server.js';
import { freePort } from '../../apps/controller/src/platform/postgres-place.js';
import { ADDRESSES, KINDS, ReachStage } from './support/reach-stage.js';
import { startBrowser } from './support/stand.js';
import { Visit } from './support/visit.js';

/**
 * What an admin does to bring PCs in from the dashboard and to reach them by SSH and WinRM: by clicks, and every claim read from the page.
 * Real are the controller, the browser, the SSH server, TLS and the judge of NTLM sign-ins, and the agent; the PCs are the bench's. The tests
 * are the steps of one story and run in their order.
 */
const UPDATE = '0b1f6c1e-6c39-4f5e-9d5c-3f0a52a71002';
const KB = 'KB5068861';
/** Fifteen seconds of installing, at the bench's speed: long enough to lose the network in it. */
const INSTALL_SECONDS = 15_000;
const CHIEF = { domain: 'STUDIO-2', name: 'Chef', password: 'Straße 9 zebra' };

const browser = await startBrowser();
let stage: ReachStage;
let missing = true;
let broken = false;
/** The administrators' door of the PC with SSH. */
let door: Sshd;
let sshd: Sshd;
/** What the set-up wrote into sshd_config. */
let block: string[];
let winrm: WinRmServer;
let password = '';

const step = (claim: string, body: () => Promise<void>) =>
  test(claim, { timeout: 300_000 }, async () => {
    if (missing) return;
    assert.ok(!broken, 'An earlier step failed.');
    broken = true;
    await body().catch((error: unknown) => {
      for (const kind of KINDS) console.error(stage.pcs[kind].log());
      throw error;
    });
    broken = false;
  });

before(async () => {
  const built = browser && (await ReachStage.build());
  if (!built) return;
  missing = false;
  stage = built;
});
after(() => stage?.close());

step('`npm start`, the first admin, and a DHCP server that tells of two PCs without an agent', async () => {
  const link = await stage.sluice.start();
  const visit = await Visit.open(browser!, stage.sluice.url);
  stage.visit = visit;
  visit.context.setDefaultTimeout(60_000);
  const { page } = visit;
  await page.goto(link!);
  await page.getByLabel('Name').fill('ada');
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await page.getByRole('button', { name: 'Make the first admin' }).click();
  await page.getByLabel('I have stored the recovery key').check();
  await page.getByRole('button', { name: 'Go to the fleet' }).click();
  await visit.heading('Fleet');

  await visit.go('/seen/sources');
  await page.getByRole('button', { name: 'Add a source' }).click();
  await stage.dialog.getByLabel('Name').fill('Studio');
  await stage.dialog.getByLabel('File on the controller').fill(stage.leases);
  await stage.confirm('Add');
  await visit.sees('Studio tells of 2 PCs.');
});

step('one is enrolled over SSH with an administrator’s key, after its host key was approved', async () => {
  const { visit } = stage;
  door = await stage.startSsh(benchShell(stage.pcs.ssh.bench), undefined, stage.hostKeyFile);
  await visit.go('/seen');
  await stage.pushEnrol('ssh', 'Enrol STUDIO-1', {
    Port: String(door.port),
    "Administrator's account": door.user,
    'Private key': door.privateKey,
  });
  await visit.sees('1 key to approve');
  await visit.sees(door.hostKey);
  await stage.approve('ssh');
  await stage.enrol();
});

step('the other over WinRM: a wrong password is refused with what to do, and the right one enrols it', async () => {
  const { visit, machines, pcs } = stage;
  winrm = await stage.startWinRm(CHIEF);
  const by = { Port: String(winrm.port), "Administrator's account": 'STUDIO-2\\Chef' };
  await visit.go('/seen');
  await stage.pushEnrol('winrm', 'Enrol STUDIO-2', { ...by, Password: 'not the password' });
  await visit.sees('1 key to approve');
  assert.equal(winrm.requests, 0);
  await stage.approve('winrm');
  await visit.sees("The PC did not accept the administrator's account with this password or key.");
  await visit.sees(/Start a new run and type them again/);
  await stage.pushEnrol('winrm', 'New run for 1 that failed', { ...by, Password: CHIEF.password });
  await stage.enrol();
  await visit.sees('1 enrolled');

  await visit.go('/seen');
  await visit.sees(/^2 of 2 .*are enrolled\.$/);
  await visit.go('/');
  for (const kind of KINDS) {
    const link = visit.page.getByRole('link', { name: pcs[kind].name, exact: true });
    machines[kind] = (await link.getAttribute('href'))!.split('/').at(-1)!;
    pcs[kind].limitVisitors();
  }
  await stage.stop(winrm);
});

step('SSH: an account without its limits is refused; with them it is ready', async () => {
  const { reach, dialog, pcs, hostKeyFile } = stage;
  const port = await freePort();
  await stage.open('ssh');
  await reach.getByRole('button', { name: 'Add SSH …' }).click();
  await dialog.getByLabel('Name or address').fill(ADDRESSES.ssh);
  await dialog.getByLabel('Port').fill(await stage.lay('ssh', port));
  await dialog.getByLabel('Account').fill(door.user);
  await dialog.getByText('Use it at once when a job is due').click();
  await stage.confirm('Save');
  const publicKey = (await reach.getByText(/^ssh-ed25519 /).textContent())!;
  const set = await pcs.ssh.enableSsh(publicKey, door.user);

  // The key opens an ordinary account: somebody has put it there, or taken the block out.
  sshd = await stage.startSsh([], port, hostKeyFile);
  sshd.allow(publicKey);
  await stage.probe('ssh');
  await stage.refused(
    "Nobody has approved this machine's host key yet. Nothing was sent.",
    /the set-up prints on the PC/,
  );
  await reach.getByText(set.hostKey, { exact: true }).waitFor();
  await reach.getByRole('button', { name: 'Approve this host key …' }).click();
  await stage.confirm('Approve the host key');
  await stage.refused(
    'The account can do more than hand in signed jobs, so it is not used.',
    /Run the set-up on the PC/,
  );
  await reach.getByText('The account gets a command of its own.').waitFor();
  await reach.getByText('Not used', { exact: true }).waitFor();

  await stage.stop(sshd);
  block = ['SetEnv SLUICE_BENCH_SPEED=1000', ...set.block];
  sshd = await stage.startSsh(block, port, hostKeyFile);
  await stage.probe('ssh');
  await reach.getByText('Ready', { exact: true }).waitFor();
});

step(
  'WinRM: a certificate that nobody approved gets no password; a wrong one is refused, the printed one is ready',
  async () => {
    const { reach, dialog, pcs } = stage;
    const printed = await pcs.winrm.enableWinRm(stage.certificate);
    password = printed.password;
    winrm = await stage.startWinRm({ domain: 'STUDIO-2', name: 'sluice-winrm', password });
    await stage.open('winrm');
    await reach.getByRole('button', { name: 'Add WinRM …' }).click();
    await dialog.getByLabel('Name or address').fill(ADDRESSES.winrm);
    await dialog.getByLabel('Port').fill(await stage.lay('winrm', winrm.port));
    await dialog.getByLabel('Account').fill('STUDIO-2\\sluice-winrm');
    await dialog.getByRole('textbox', { name: 'Password' }).fill('not the password');
    await dialog.getByText('Use it at once when a job is due').click();
    await stage.confirm('Save');
    await stage.probe('winrm');
    await stage.refused(
      "Nobody has approved this machine's certificate yet. No password was sent.",
      /the set-up prints on the PC/,
    );
    assert.equal(winrm.requests, 0);
    await reach.getByText(printed.certificate, { exact: true }).waitFor();
    await reach.getByRole('button', { name: 'Approve this certificate …' }).click();
    await stage.confirm('Approve the certificate');
    await stage.refused(
      /did not accept the account with the stored password/,
      /type the password that the set-up printed/,
    );

    await reach.getByRole('button', { name: 'Change WinRM' }).click();
    await dialog.getByRole('textbox', { name: 'Password' }).fill(password);
    await stage.confirm('Save');
    await stage.probe('winrm');
    await reach.getByText('Ready', { exact: true }).waitFor();
  },
);

step('both are held and scanned by orders that came over their transports', async () => {
  for (const label of ['Hold', 'Scan'] as const) {
    await stage.orderBoth(label);
    for (const kind of KINDS) await stage.carried(kind, label);
  }
  for (const kind of KINDS) {
    await stage.open(kind);
    await stage.visit.sees(/^Hold set until/);
  }
});

step('a patch is released and installed on both; the network goes in the middle, and the page says so', async () => {
  const { visit, dialog, pcs } = stage;
  const { page } = visit;
  for (const kind of KINDS) pcs[kind].bench.offer(UPDATE, { installSeconds: INSTALL_SECONDS });
  await stage.updates.getByRole('link').filter({ hasText: KB }).click();
  await visit.heading(/cumulative update/i);
  await page.getByRole('button', { name: 'Release', exact: true }).click();
  await stage.confirm('Release');
  await stage.both((pc) => pc.stop('poll'));
  await page.getByRole('button', { name: 'Install now', exact: true }).click();
  // By the usual policy nothing restarts in working hours, which it may well be.
  await dialog.getByLabel('With restart terms of its own').check();
  await dialog.getByLabel('Notice, minutes').fill('0');
  await dialog.getByLabel('Can be put off, minutes').fill('0');
  await stage.confirm('Install on 2 machines');
  await stage.happened('install-started');
  stage.cut(true);

  const bar = page.getByRole('progressbar', { name: /^Install, \d+ percent$/ }).first();
  for (const kind of KINDS) {
    await stage.open(kind);
    await bar.waitFor();
    await page.getByRole('button', { name: 'Scan', exact: true }).click();
    await stage.confirm(`Scan ${pcs[kind].name}`);
    await stage.refused('Nobody answers at this address.', /Check that the PC is switched on/);
    await visit.sees(/Tried again .* if a job is due/);
    // Live, and the newest first.
    await stage.attempts.getByRole('row').nth(1).getByText('Nobody answers at this address.').waitFor();
  }
  await stage.happened('installed');
  // Nobody has heard of it, so nobody says so.
  await bar.waitFor();
});

step('it comes back, and each outcome is told once: by the attempt, in the log, and by Windows itself', async () => {
  stage.cut(false);
  await stage.both((pc) => pc.startPoll());
  for (const kind of KINDS) {
    await stage.visit.go(await stage.carried(kind, 'Install'));
    const log = stage.visit.page.getByRole('table', { name: 'Events of this job' });
    const succeeded = log.getByRole('cell', { name: 'succeed', exact: true });
    await succeeded.waitFor();
    assert.equal(await succeeded.count(), 1);
    assert.equal(await stage.pcs[kind].installations(UPDATE), 1);
  }
});

step('both restart, and what they run then is the proof', async () => {
  const { visit } = stage;
  await stage.happened('restart-requested');
  await stage.both((pc) => pc.restart());
  for (const kind of KINDS) {
    await stage.open(kind);
    await visit.page.getByRole('button', { name: /^Show \d+ closed, too$/ }).click();
    const row = stage.updates.getByRole('row').filter({ hasText: KB });
    await row.getByText('Installed', { exact: true }).waitFor();
  }
  await stage.updates.getByRole('link').filter({ hasText: KB }).click();
  await visit.sees(/^Installed on 2 of 2 machines/);
  for (const kind of KINDS) assert.equal(await stage.pcs[kind].installations(UPDATE), 1);
});

step(
  'another host key and another certificate than the approved ones get nothing, and the page says what to compare',
  async () => {
    const { reach, visit } = stage;
    const { port } = sshd;
    const { user } = winrm.options;
    const impostor = { port: winrm.port, certificate: await selfSigned('STUDIO-2') };
    await stage.stop(sshd, winrm);
    sshd = await stage.startSsh(block, port);
    winrm = await stage.startWinRm(user, impostor);
    await stage.open('ssh');
    await stage.probe('ssh');
    await stage.refused(/shows another host key than the approved one/, /Compare the key on the PC itself/);
    await reach.getByText(sshd.hostKey, { exact: true }).waitFor();
    await stage.open('winrm');
    await stage.probe('winrm');
    await stage.refused(/shows another certificate than the approved one/, /Compare the fingerprint on the PC itself/);
    await reach.getByText(impostor.certificate.fingerprint, { exact: true }).waitFor();
    assert.equal(winrm.requests, 0);
    assert.ok(!(await visit.page.content()).includes(password));
    visit.noTroubles();
  },
);
