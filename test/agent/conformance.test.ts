import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type RealPowerShell, realPowerShell, SERVE_SCRIPT } from '#test/powershell.js';
import { BenchMachine, type Engine, ScriptServer } from '#test/pshost.js';
import { differsOn } from './conformance-differences.js';

interface Case {
  name: string;
  script: string;
  output: string[];
  types: string[];
  error: { id: string; category: string; exception: string } | null;
}
type CaseSet = 'common' | 'registry';

/** Where the cases run: a server of scripts, and a folder for each as that engine writes it. */
interface Place {
  server: ScriptServer;
  folder: string;
  inside(file: string): string;
  close(): Promise<void>;
}

/** What a full PowerShell 7.6.5 answered to each script; see the note inside the file. */
const file = new URL('../../../test/agent/powershell-conformance.json', import.meta.url);
const recorded = JSON.parse(readFileSync(file, 'utf8')) as Record<CaseSet, { cases: Case[] }>;

/** @param where stands in the claim, so that the output says what ran. */
function answersAlike(where: string, set: CaseSet, open: () => Place | null, real?: RealPowerShell): void {
  describe(`${where} answers as the full PowerShell 7.6 that was recorded (${set})`, () => {
    let place: Place | null = null;
    before(() => {
      place = open();
    });
    after(() => place?.close());

    for (const { name, script, output, types, error } of recorded[set].cases) {
      const reason = real && differsOn(real, name);
      test(reason ? `${name} (known to differ: ${reason})` : name, async () => {
        if (!place) return;
        const answer = await place.server.run(script, place.inside(mkdtempSync(path.join(place.folder, 'case-'))));
        const seen = answer.error;
        const caught = seen && { id: seen.id, category: seen.category, exception: seen.exception };
        const found = { output: answer.output, types: answer.types, error: caught };
        // A difference that is gone has to be taken off the list.
        if (reason) assert.notDeepEqual(found, { output, types, error }, script);
        else assert.deepEqual(found, { output, types, error }, script);
      });
    }
  });
}

function onBench(engine: Engine, serve: (machine: BenchMachine) => ScriptServer = ScriptServer.onBench): Place | null {
  const machine = BenchMachine.create({ engine });
  if (!machine) return null;
  const server = serve(machine);
  const close = async () => {
    await server.close();
    machine.remove();
  };
  return { server, folder: machine.folder, inside: (name) => machine.inside(name), close };
}

function inPowerShell(powershell: RealPowerShell): Place {
  const folder = mkdtempSync(path.join(tmpdir(), 'sluice-real-'));
  const server = ScriptServer.inPowerShell(powershell);
  const close = async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return { server, folder, inside: (name) => name, close };
}

const real = realPowerShell();
if (real) {
  answersAlike(real.name, 'common', () => inPowerShell(real), real);
  if (real.windows) answersAlike(real.name, 'registry', () => inPowerShell(real), real);
}
// On Windows itself there is no bench: the real thing is better.
if (process.platform !== 'win32') {
  answersAlike('the bench host', 'common', () => onBench('linux'));
  // The script that carries the cases into a real PowerShell is proven wherever the bench is.
  answersAlike('serve.ps1 in the bench host', 'common', () =>
    onBench('linux', (machine) => ScriptServer.onBenchByScript(machine, SERVE_SCRIPT)),
  );
  answersAlike('the bench host', 'registry', () => onBench('linux'));
  answersAlike('the bench host in Wine', 'registry', () => onBench('wine'));
}
