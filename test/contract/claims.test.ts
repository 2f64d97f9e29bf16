import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const ROOT = new URL('../../../', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, ROOT), 'utf8');
const WORKFLOW = read('.github/workflows/windows.yml');

interface Claim {
  text: string;
  tests: string[];
  linux: string;
  wine: string;
  runner: string;
  pilot: string;
}

/** The rows of "Where each claim is proven". */
function claims(page: string): Claim[] {
  const table = page.slice(page.indexOf('## Where each claim is proven'));
  return [...table.matchAll(/^\| (.*) \|$/gm)].slice(1).map(([, row]) => {
    const [text = '', tests = '', linux = '', wine = '', runner = '', pilot = ''] = row!
      .split('|')
      .map((cell) => cell.trim());
    return { text, tests: [...tests.matchAll(/`([^`]+)`/g)].map(([, name]) => name!), linux, wine, runner, pilot };
  });
}

const fileOf = (name: string) =>
  `test/${name.includes('/') ? name : `agent/${name}`}${name.endsWith('.ps1') ? '' : '.test.ts'}`;

/** What is wrong with a row, or nothing. */
function faults({ text, tests, linux, wine, runner }: Claim): string[] {
  const missing = tests.map(fileOf).filter((file) => !existsSync(new URL(file, ROOT)));
  if (missing.length > 0) return [`${text}: there is no ${missing.join(', ')}`];
  const found: string[] = [];
  if (tests.length === 0) found.push('names no test');
  if (!linux && !wine && !runner) found.push('is proven nowhere');
  if (wine && !tests.some((name) => read(fileOf(name)).includes(`'wine'`))) found.push('has no test that runs in Wine');
  if (wine && /\b(rights?|ACL|tasks?|sessions?|users?)\b/i.test(text))
    found.push('is about something that Wine does not have');
  const runs = (name: string) =>
    WORKFLOW.includes(name.endsWith('.ps1') ? `test\\agent\\${name}` : fileOf(name).replace(/\.ts$/, '.js'));
  if (runner && !tests.some(runs)) found.push('has no test that the Windows runner starts');
  return found.map((what) => `${text}: ${what}`);
}

test("each claim of the agent's page names a test that exists and runs where the page says", () => {
  const rows = claims(read('docs/agent.md'));
  assert.ok(rows.length > 20, 'the table was found');
  assert.deepEqual(rows.flatMap(faults), []);
});

test('a claim without a test, in Wine for what Wine lacks, or on a runner that does not start it is found', () => {
  const none = { linux: '', wine: '', runner: '', pilot: '' };
  const cases: [Claim, RegExp][] = [
    [{ ...none, text: 'a', tests: [], linux: 'x' }, /names no test/],
    [{ ...none, text: 'a', tests: ['no-such'], linux: 'x' }, /there is no test\/agent\/no-such\.test\.ts/],
    [{ ...none, text: 'a', tests: ['agent-hold'] }, /proven nowhere/],
    [{ ...none, text: 'a', tests: ['agent-install'], wine: 'x' }, /no test that runs in Wine/],
    [{ ...none, text: 'tasks start', tests: ['agent-hold'], wine: 'x' }, /something that Wine does not have/],
    [{ ...none, text: 'a', tests: ['agent-hold'], runner: 'x' }, /no test that the Windows runner starts/],
  ];
  for (const [claim, what] of cases) assert.match(faults(claim).join('; '), what);
});
