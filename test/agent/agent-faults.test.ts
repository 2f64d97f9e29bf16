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

test('the table of faults in docs/agent.md is what happened', () => {
  if (cells.size < FAULTS.length * STEPS.length) return;
  const row = (first: string, rest: readonly string[]) => `| ${[first, ...rest].join(' | ')} |\n`;
  const table =
    row('in the middle of', FAULTS) +
    row(
      '---',
      FAULTS.map(() => '---'),
    ) +
    STEPS.map(({ name }) =>
      row(
        name,
        FAULTS.map((fault) => cells.get(`${name}/${fault}`)!),
      ),
    ).join('');
  const page = readFileSync(PAGE, 'utf8');
  // To take what happened into the page: SLUICE_WRITE_DOCS=1
  if (process.env.SLUICE_WRITE_DOCS) writeFileSync(PAGE, page.replace(MARKS, table));
  else assert.equal(MARKS.exec(page)?.[0], table);
});
