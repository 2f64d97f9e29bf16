import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { TestController } from './agent-controller.js';
import { AgentPc } from './agent-pc.js';
import { LCU } from './wua-stage.js';

describe('the agent among the ways of a real Windows', () => {
  let pc: AgentPc | null = null;
  before(async () => {
    pc = AgentPc.create(await new TestController().listen());
  });
  after(() => pc?.close());

  /** What a search offers, and once more with an odd update: a copy of the cumulative one, made odd. */
  const offered = (make: string) => `
    $real = Search-SluiceUpdate -Session (New-SluiceUpdateSession)
    $odd = $real.Updates | Where-Object { $_.Identity.UpdateID -eq '${LCU}' } | Select-Object -Property *
    ${make}
    function script:Search-SluiceUpdate { param($Session) $real }
    try {
      $plain = @((Get-SluiceScan -Session (New-SluiceUpdateSession))['updates']).Count
      $real.Updates.Add($odd)
      $scan = Get-SluiceScan -Session (New-SluiceUpdateSession)
      "$plain more=$(@($scan['updates']).Count - $plain) $($scan['complete']) $($scan['resultCode'])"
      $scan['warnings'] | ForEach-Object { $_['hresult'] + ' ' + $_['message'] }
      $scan['updates'] | Where-Object { $_['title'] -ceq 'odd' } | ForEach-Object { $_['impact'] + ' ' + $_['restart'] }
    } finally {
      . (Join-Path (Get-SluicePath -Code) 'Sluice/Private/Search-SluiceUpdate.ps1')
    }`;

  test('an update without installation behaviour is described like any other', async () => {
    if (!pc) return;
    const [counts, kind] = await pc.inside(offered(`$odd.InstallationBehavior = $null; $odd.Title = 'odd'`));
    assert.match(counts!, /^[1-9][0-9]* more=1 True 2$/);
    assert.equal(kind, 'normal never');
  });

  test('an update that cannot be read hides no other, and makes the search incomplete', async () => {
    if (!pc) return;
    const [counts, warning] = await pc.inside(offered(`$odd.PSObject.Properties.Remove('IsDownloaded')`));
    assert.match(counts!, /^[1-9][0-9]* more=0 False 3$/);
    assert.match(warning!, /^0x[0-9A-F]{8} An update cannot be read: .*IsDownloaded/);
  });

  test('a state file that is being put in place is neither missing nor unreadable', async () => {
    if (!pc) return;
    // As Windows does it: the old one is gone, and the new one gets its name a moment later.
    const [read, missing] = await pc.inside(`
      $path = Get-SluicePath -Child 'moment.json'
      [IO.File]::WriteAllText("$path.new", 'whole')
      function script:Start-Sleep { param($Milliseconds) [IO.File]::Move("$path.new", $path) }
      try { "$(Read-SluiceFile -Child 'moment.json')" } finally { Remove-Item -LiteralPath function:Start-Sleep }
      Remove-SluiceFile -Child 'moment.json'
      "$($null -eq (Read-SluiceFile -Child 'moment.json'))"`);
    assert.equal(read, 'whole');
    assert.equal(missing, 'True');
  });

  test('a controller is reached by an IPv6 address as by an IPv4 one', async () => {
    if (!pc) return;
    for (const [host, address] of [
      ['::1', '[::1]'],
      ['127.0.0.1', '127.0.0.1'],
    ] as const) {
      const server = createServer();
      const heard = once(server, 'connection');
      try {
        server.listen(0, host);
        await once(server, 'listening');
      } catch {
        continue; // this computer has no IPv6
      }
      heard.then(([socket]) => (socket as import('node:net').Socket).destroy()).catch(() => {});
      const { port } = server.address() as import('node:net').AddressInfo;
      const [said] = await pc.inside(`
        $config = @{ address = 'https://${address}:${port}'; caSha256 = ''; ca = $null; proxy = $null }
        try { $null = Open-SluiceConnection -Config $config } catch { $_.Exception.Message }`);
      await heard;
      server.close();
      // There was a connection: what fails is TLS, which nobody speaks there.
      assert.doesNotMatch(said!, /No connection to/);
    }
  });
});
