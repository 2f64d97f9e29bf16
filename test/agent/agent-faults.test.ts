import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { FaultLife, STEPS } from './fault-life.js';
import { FAULTS } from './fault-seams.js';

const PAGE = path.resolve(import.meta.dirname, '../../../docs/agent.md');
const MARKS = /(?<=<!-- faults: .* -->\n)[\s\S]*?(?=<!-- end of faults -->)/;
const cells = new Map<string, string>();

for (const fault of FAULTS) {
  test(`${fault} in any step: no job is lost or done twice, and in the end every original is back`, async () => {
    const life = await FaultLife.begin(fault);
    if (!life) return;
    try {
      for (const step of STEPS) cells.set(`${step.name}/${fault}`, await life.live(step));
      await life.left();
    } finally {
      await life.pc.close();
    }
  });
}

test('docs/agent.md says what becomes of every step under every fault', () => {
  const row = (first: string, rest: readonly string[]) => `| ${[first, ...rest].join(' | ')} |\n`;
  const page = readFileSync(PAGE, 'utf8');
  // To take what happened into the page: SLUICE_WRITE_DOCS=1
  if (process.env.SLUICE_WRITE_DOCS && cells.size === FAULTS.length * STEPS.length) {
    const dashes = FAULTS.map(() => '---');
    const rows = STEPS.map(({ name }) => row(name, FAULTS.map((fault) => cells.get(`${name}/${fault}`)!))); // biome-ignore format: one row
    writeFileSync(PAGE, page.replace(MARKS, row('in the middle of', FAULTS) + row('---', dashes) + rows.join('')));
    return;
  }
  // Which of several good ways out the agent finds hangs on the instant, so that not the words of a cell are compared.
  const table = (MARKS.exec(page)?.[0] ?? '').trimEnd().split('\n');
  const firsts = table.map((line) => line.split(' | ')[0]!.replace('| ', ''));
  assert.deepEqual(firsts, ['in the middle of', '---', ...STEPS.map(({ name }) => name)]);
  for (const line of table) assert.equal(line.split(' | ').filter(Boolean).length, FAULTS.length + 1, line);
});
