import assert from 'node:assert/strict';
import { appendFile, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { FleetRows } from '#test/fleet.js';
import { BASE, READER, READER_PASSWORD, Slapd } from '#test/slapd.js';
import { startStand } from './support/stand.js';
import { PHONE } from './support/visit.js';

const RECORDED = 'test/discovery/recordings/dhcpd.leases';

/** A PC that comes onto the network. */
const lease = (last: number, name: string) =>
  `lease 10.77.0.${last} {\n  cltt 1 2026/11/23 09:59:00;\n  hardware ethernet 02:00:00:00:01:${last};\n` +
  `  set vendor-class-identifier = "MSFT 5.0";\n  client-hostname "${name}";\n}\n`;

test('an admin says where PCs are seen, finds those that are not enrolled, ignores one with a reason, and sees a new one come', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'sluice-leases-'));
  after(() => rm(folder, { recursive: true }));
  const stand = await startStand({ env: { SLUICE_DISCOVERY_FOLDERS: folder } });
  if (!stand) return;
  const { platform } = stand.controller;
  await new FleetRows(platform.database.pool, platform.clock.now()).machine('DESK-01');
  const leases = path.join(folder, 'dhcpd.leases');
  await copyFile(RECORDED, leases);

  const visit = await stand.visit('admin');
  const { page } = visit;
  const answered = page.waitForResponse(/\/api\/v1\/discovery\?/);
  await visit.go('/');
  await (await answered).finished();
  assert.equal(await page.getByText('seen on the network').count(), 0);
  await page.getByRole('button', { name: 'Enrol' }).click();
  await page.getByRole('menuitem', { name: 'Seen PCs' }).click();
  await page.getByText('Nobody has said yet where PCs are seen.').waitFor();
  await page.getByRole('link', { name: 'Add the first source' }).click();
  await page.getByRole('button', { name: 'Add a source' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a source' });
  await dialog.getByLabel('Name').fill('Office');
  await dialog.getByLabel('File on the controller').fill('/etc/shadow');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.getByText('The file is outside the folders from which the controller reads.').waitFor();
  await dialog.getByLabel('File on the controller').fill(leases);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('Office tells of 6 PCs.').waitFor();

  await page.getByRole('button', { name: 'Add a source' }).click();
  await dialog.getByLabel('Name').fill('Summer count');
  await dialog.getByLabel('Kind').selectOption('upload');
  await dialog.locator('input[type=file]').setInputFiles({
    name: 'pcs.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('Rechner;MAC\r\nBÜRO-1;\r\n???;\r\n', 'latin1'),
  });
  await dialog.getByText('pcs.csv').waitFor();
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('Summer count tells of 1 PC.').waitFor();
  await page.getByText('These lines tell of none: 3.').waitFor();

  await page.getByRole('link', { name: 'Seen PCs', exact: true }).click();
  await page.getByText('1 of 3 PCs seen on the network is enrolled, 2 are not.').waitFor();
  await page.getByRole('cell', { name: 'LAPTOP-7Q2K9ABC', exact: true }).waitFor();
  await page.getByText('It says so: MSFT 5.0').waitFor();
  await page.getByLabel('Told by').selectOption('Summer count');
  await page.waitForURL(/source=/);
  await page.getByRole('cell', { name: 'LAPTOP-7Q2K9ABC', exact: true }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Ignore BÜRO-1' }).click();
  const ignore = page.getByRole('dialog', { name: 'Ignore BÜRO-1?' });
  assert.ok(await ignore.getByRole('button', { name: 'Ignore', exact: true }).isDisabled());
  await ignore.getByLabel('Why').fill('Goes to the museum');
  await ignore.getByRole('button', { name: 'Ignore', exact: true }).click();
  await page.getByRole('link', { name: 'Ignored: 1' }).click();
  await page.getByText('Ignored: Goes to the museum (ada').waitFor();

  await page.getByRole('link', { name: 'Not enrolled: 1' }).click();
  await page.getByRole('cell', { name: 'LAPTOP-7Q2K9ABC', exact: true }).waitFor();
  // Nobody touches the page: the lease alone brings the PC.
  await appendFile(leases, lease(20, 'NEWCOMER'));
  await page.getByRole('cell', { name: 'NEWCOMER', exact: true }).waitFor();
  await page.getByText('1 of 3 PCs seen on the network is enrolled, 2 are not.').waitFor();
  const enrol = page.getByRole('link', { name: 'Enrol NEWCOMER' });
  assert.match((await enrol.getAttribute('href')) ?? '', /\/push-enrol\?addresses=10\.77\.0\.20$/);

  const phone = await stand.visit('operator', PHONE);
  await phone.go('/seen?show=ignored');
  await phone.page.getByRole('button', { name: 'Count BÜRO-1 again' }).click();
  await page.getByRole('cell', { name: 'BÜRO-1', exact: true }).waitFor();
  assert.equal(await phone.page.getByRole('link', { name: 'Where PCs are seen' }).count(), 0);
  await enrol.click();
  await page.waitForURL(/\/push-enrol/);
  assert.equal(await page.getByLabel('Names or addresses').inputValue(), '10.77.0.20');

  await visit.go('/');
  await page.getByText('1 of 4 PCs seen on the network is enrolled, 3 are not.').waitFor();
  // Nobody touches the fleet's page either.
  await appendFile(leases, lease(21, 'NEXTCOMER'));
  await page.getByText('1 of 5 PCs seen on the network is enrolled, 4 are not.').waitFor();
  await page.getByRole('link', { name: '4', exact: true }).click();
  await page.waitForURL(/\/seen(\?|$)/);
  await page.getByRole('cell', { name: 'NEXTCOMER', exact: true }).waitFor();
  phone.noTroubles();
  visit.noTroubles();
});

test('an admin asks a directory: a wrong password is told with its cure, and a filter takes values as they are', async () => {
  const site = 'Hall (ground floor)';
  const hall = `dn: cn=HALL-01,ou=pcs,${BASE}\nobjectClass: device\ncn: HALL-01\nl: ${site}\n`;
  const slapd = await Slapd.start({ entries: hall });
  if (!slapd) return;
  after(() => slapd.stop());
  const stand = await startStand();
  if (!stand) return;
  const visit = await stand.visit('admin');
  const { page } = visit;
  await visit.go('/seen/sources');
  await page.getByRole('button', { name: 'Add a source' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a source' });
  await dialog.getByLabel('Name', { exact: true }).first().fill('Directory');
  await dialog.getByLabel('Kind').selectOption('ldap');
  await dialog.getByLabel('Encryption').selectOption('starttls');
  assert.equal(await dialog.getByLabel('Port').inputValue(), '389');
  await dialog.getByLabel('Directory server').fill('127.0.0.1');
  await dialog.getByLabel('Port').fill(String(slapd.port));
  await dialog.getByLabel('Certificate of its CA').fill(slapd.certificate.cert);
  await dialog.getByLabel('User (DN)').fill(READER);
  await dialog.getByLabel('Password', { exact: true }).fill('wrong');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.getByText('Give the entry below which it searches.').waitFor();
  await dialog.getByLabel('Search base').fill(BASE);
  await dialog.getByLabel('Filter').fill('(&(objectClass=device)(l={site}))');
  await dialog.getByLabel('Value of {site}').fill(site);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('Directory could not be read.').waitFor();
  await page.getByText('The directory refused user and password.').first().waitFor();
  await page.getByRole('button', { name: 'Edit Directory' }).click();
  const change = page.getByRole('dialog', { name: 'Change Directory' });
  assert.equal(await change.getByLabel('Value of {site}').inputValue(), site);
  assert.equal(await change.getByLabel('Password', { exact: true }).inputValue(), '');
  await change.getByLabel('Password', { exact: true }).fill(READER_PASSWORD);
  await change.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Directory tells of 1 PC.').waitFor();
  await page.getByRole('link', { name: '1 PC', exact: true }).click();
  await page.getByRole('cell', { name: 'HALL-01', exact: true }).waitFor();
  visit.noTroubles();
});
