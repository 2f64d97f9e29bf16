import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { BenchMachine, type Engine, ScriptServer } from '#test/pshost.js';

interface Case {
  name: string;
  script: string;
  output: string[];
  types: string[];
  error: { id: string; category: string; exception: string } | null;
}

/** What a full PowerShell 7.6.5 answered to each script; see the note inside the file. */
const file = new URL('../../../test/agent/powershell-conformance.json', import.meta.url);
const recorded = JSON.parse(readFileSync(file, 'utf8')) as Record<'common' | 'registry', { cases: Case[] }>;

function answersAlike(engine: Engine, set: 'common' | 'registry'): void {
  describe(`the host answers like a full PowerShell (${set}, ${engine})`, () => {
    let machine: BenchMachine | null;
    let server: ScriptServer | undefined;

    before(() => {
      machine = BenchMachine.create({ engine });
      if (machine) server = new ScriptServer(machine);
    });
    after(async () => {
      await server?.close();
      machine?.remove();
    });

    for (const { name, script, output, types, error } of recorded[set].cases) {
      test(name, async () => {
        if (!machine || !server) return;
        const folder = mkdtempSync(path.join(machine.folder, 'case-'));
        const answer = await server.run(script, machine.inside(folder));
        const seen = answer.error;
        const caught = seen && { id: seen.id, category: seen.category, exception: seen.exception };
        assert.deepEqual(
          { output: answer.output, types: answer.types, error: caught },
          { output, types, error },
          script,
        );
      });
    }
  });
}

answersAlike('linux', 'common');
answersAlike('linux', 'registry');
answersAlike('wine', 'registry');
