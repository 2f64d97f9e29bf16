import assert from 'node:assert/strict';
import { afterEach } from 'node:test';
import { BenchMachine, type MachineOptions, ScriptServer } from '#test/pshost.js';

/** Updates of agents/bench/Host/Machine/catalogue.json. */
export const LCU = '0b1f6c1e-6c39-4f5e-9d5c-3f0a52a71002';
export const DOTNET = '1c2a7d2f-7d4a-4a6f-8e6d-4a1b63b82001';
export const MSRT = '5e406f0e-59fa-432d-bb9a-77d2db6f74ec';
export const FIRMWARE = '2d3b8e30-8e5b-4b70-9f7e-5b2c74c93002';
export const UPGRADE = '3e4c9f41-9f6c-4c81-a08f-6c3d85da4001';
export const POLICY = 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate';

/** Functions at the head of every script: search, pick by id, and do. */
export const HELPERS = `
$session = New-Object -ComObject Microsoft.Update.Session; $session.ClientApplicationID = 'Sluice'
function Find($criteria = 'IsInstalled=0 and IsHidden=0', $online = $true) {
  $searcher = $session.CreateUpdateSearcher(); $searcher.Online = $online; $searcher.Search($criteria)
}
function Pick {
  $all = (Find "DeploymentAction=*").Updates; $picked = New-Object -ComObject Microsoft.Update.UpdateColl
  foreach ($id in $args) { foreach ($u in $all) { if ($u.Identity.UpdateID -eq $id) { $null = $picked.Add($u) } } }
  , $picked
}
function Download($updates) { $d = $session.CreateUpdateDownloader(); $d.Updates = $updates; $d.Download() }
function Install($updates) { $i = $session.CreateUpdateInstaller(); $i.Updates = $updates; $i.ForceQuiet = $true; $i.Install() }
function Hex($number) { '{0:X8}' -f $number }
function Refused($script) { try { $null = & $script; 'done' } catch { Hex $_.Exception.GetBaseException().HResult } }
function Policy($name, $value, $key = '${POLICY}') {
  if (-not (Test-Path -LiteralPath $key)) { $null = New-Item -Path $key -Force }
  $kind = if ($value -is [int]) { 'DWord' } else { 'String' }
  $null = New-ItemProperty -LiteralPath $key -Name $name -Value $value -PropertyType $kind -Force
}
`;

const opened: { machine: BenchMachine; server: ScriptServer }[] = [];

afterEach(async () => {
  for (const { machine, server } of opened.splice(0)) {
    await server.close();
    machine.remove();
  }
});

/** A machine with a way to run scripts on it, gone after the test; null where the host is missing. */
export function open(options: MachineOptions = {}, env: NodeJS.ProcessEnv = {}) {
  const machine = BenchMachine.create(options);
  if (!machine) return null;
  const server = ScriptServer.onBench(machine, env);
  opened.push({ machine, server });
  return {
    machine,
    async run(script: string): Promise<string[]> {
      const { output, error } = await server.run(HELPERS + script);
      assert.equal(error, null, error?.message);
      return output;
    },
  };
}
