import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { realPowerShell } from '#test/powershell.js';
import { BenchMachine, ScriptServer } from '#test/pshost.js';

const MODULE = path.resolve(import.meta.dirname, '../../../agents/Sluice/Sluice.psd1');

/**
 * The agent's module with a state folder and nothing else of a PC. It runs in a real PowerShell where there is one, else on the bench:
 * `engine` says which.
 */
export class AgentModule {
  private constructor(
    readonly engine: string,
    /** Stands for %ProgramData%\Sluice. */
    readonly state: string,
    private readonly server: ScriptServer,
    private readonly remove: () => void,
  ) {}

  /** @returns null where there is neither (listed as a gap). */
  static open(): AgentModule | null {
    const real = realPowerShell();
    if (real) {
      const folder = mkdtempSync(path.join(tmpdir(), 'sluice-module-'));
      const server = ScriptServer.inPowerShell(real, { ProgramData: folder });
      const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      return new AgentModule(real.name, stateFolder(folder), server, remove);
    }
    const machine = BenchMachine.create();
    if (!machine) return null;
    const state = stateFolder(machine.file('ProgramData'));
    return new AgentModule('the bench host', state, ScriptServer.onBench(machine), () => machine.remove());
  }

  /** Runs a script where the module's private functions are. @returns what it put out; fails where it failed. */
  async inside(script: string): Promise<string[]> {
    const head = `Set-StrictMode -Version Latest; $ErrorActionPreference = 'Stop'; Import-Module -Name '${MODULE}';`;
    const answer = await this.server.run(`${head} & (Get-Module Sluice) { ${script} }`);
    assert.equal(answer.error, null, `${answer.error?.message} ${answer.text}`);
    return answer.output;
  }

  async close(): Promise<void> {
    await this.server.close();
    this.remove();
  }
}

function stateFolder(programData: string): string {
  const state = path.join(programData, 'Sluice');
  for (const folder of ['inbox', 'chores', 'spool', 'intents', 'log', 'temp'])
    mkdirSync(path.join(state, folder), { recursive: true });
  return state;
}
