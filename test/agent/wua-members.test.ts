import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { benchHost } from '#test/pshost.js';
import { agentScripts, parse } from './syntax-dump.js';
import { judgeMembers } from './wua-members.js';

const SESSION = '$session = New-SluiceUpdateSession;';
/** One bad script for each way in which an object comes to a member, and what must be said about it. */
const BAD: [name: string, script: string, finding: RegExp][] = [
  ['a misspelt method', `${SESSION} $session.CreateUpdateSearchr()`, /IUpdateSession3 has no CreateUpdateSearchr/],
  ['a misspelt property', `(New-SluiceComObject -ProgId 'Microsoft.Update.SystemInfo').RebotRequired`, /ISystemInformation has no RebotRequired/],
  ['a misspelt property that is set', `${SESSION} $s = $session.CreateUpdateSearcher(); $s.OnLin = $true`, /IUpdateSearcher3 has no OnLin/],
  ['a member deep in a chain', `${SESSION} $session.CreateUpdateSearcher().Search('').Updates.Item(0).Identity.Revision`, /IUpdateIdentity has no Revision/],
  ['a member in a loop', `${SESSION} foreach ($u in $session.CreateUpdateSearcher().Search('').Updates) { $u.Titel }`, /has no Titel/],
  ['a member in a pipeline', `${SESSION} @($session.CreateUpdateSearcher().Search('').Updates | Where-Object { $_.Titel })`, /has no Titel/],
  ['a member of what is left of a pipeline', `${SESSION} $one = $session.CreateUpdateSearcher().Search('').Updates | Where-Object { $true }; $one.Titel`, /has no Titel/],
  ['a member behind a parameter', `function A { param($Update) $Update.Titel }; A -Update (Search-SluiceUpdate).Updates[0]`, /has no Titel/],
  ['a member behind a choice', `${SESSION} $w = if ($a) { $session.CreateUpdateDownloader() } else { $session.CreateUpdateInstaller() }; $w.Download().Resultcodes`, /IDownloadResult has no Resultcodes/],
  ['a member asked for by a wrong name', `function A { param($Update) Get-SluiceComValue -Object $Update -Name 'BrowsOnly' }; A -Update (Search-SluiceUpdate).Updates[0]`, /has no BrowsOnly/],
  ['a property that is called', `${SESSION} $session.CreateUpdateInstaller().IsBusy()`, /IUpdateInstaller.IsBusy is a property/],
  ['a method that is not called', `${SESSION} $session.CreateUpdateInstaller().Install`, /IUpdateInstaller.Install is a method/],
  ['a property that cannot be set', `${SESSION} $i = $session.CreateUpdateInstaller(); $i.IsBusy = $true`, /IUpdateInstaller.IsBusy cannot be set/],
  ['a later member without a guard', `${SESSION} $i = $session.CreateUpdateInstaller(); $i.ForceQuiet = $true`, /IUpdateInstaller2.ForceQuiet is not on every Windows/],
  ["a driver's member of any update", `(Search-SluiceUpdate).Updates[0].DriverClass`, /IWindowsDriverUpdate.DriverClass is not on every Windows/],
  ['a later member whose guard does not catch', `${SESSION} try { $session.CreateUpdateInstaller().Commit(0) } finally { }`, /IUpdateInstaller4.Commit is not on every Windows/],
]; // biome-ignore format: a table

describe('the scripts of the agent use Windows Update as its public interfaces allow', () => {
  const host = benchHost();
  const folder = mkdtempSync(path.join(tmpdir(), 'sluice-members-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const scripts = (list: string[]) => {
    const files = list.map((text, index) => {
      const file = path.join(folder, `${index}.ps1`);
      writeFileSync(file, text);
      return file;
    });
    return parse(host!, files);
  };
  const bad = host ? scripts(BAD.map(([, script]) => script)) : [];

  test('every member exists, and none that came later stands without a guard', () => {
    if (!host) return;
    const { used, findings } = judgeMembers(parse(host, agentScripts()));
    assert.deepEqual(findings, []);
    // Far fewer would mean that the objects were lost on their way, not that the agent is frugal.
    assert.ok(used.size >= 75, `${used.size} members were followed: ${[...used].join(' ')}`);
  });

  for (const [index, [name, script, finding]] of BAD.entries()) {
    test(`${name} is found`, () => {
      if (host) assert.match(judgeMembers([bad[index]!]).findings.join('; '), finding, script);
    });
  }

  test('a guarded later member, and objects of anybody else, are left alone', () => {
    if (!host) return;
    const good = scripts([
      `${SESSION} try { $session.CreateUpdateInstaller().Commit(0) } catch { $_.Exception.Anything }`,
      `$other = Get-SluiceWindows; $other.Titel; foreach ($one in $other.Things) { $one.Titel }`,
      `function A { param($Update) $Update.Title }; A -Update (Search-SluiceUpdate).Updates[0]`,
    ]);
    assert.deepEqual(judgeMembers(good).findings, []);
  });
});
