import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Visit } from './visit.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe-core finds, as `rule: element`. Evaluated, not added as a script: the page's policy refuses foreign scripts. */
export async function violations({ page }: Visit): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate<string[]>(
    `axe.run(document, { runOnly: ${JSON.stringify(RULES)} }).then(({ violations }) =>
      violations.flatMap((found) => found.nodes.map((node) => found.id + ': ' + node.target.join(' '))))`,
  );
}
