import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Log, redact } from './log.js';

function logged(work: (log: Log) => void, format: 'text' | 'json' = 'text'): string {
  const lines: string[] = [];
  work(new Log('info', format, (line) => lines.push(line)));
  return lines.join('\n');
}

test('secrets are taken out, whether their field or their form gives them away', () => {
  const text = logged((log) => {
    log.info('Signed in with Bearer abc.def.ghi', {
      password: 'hunter2',
      nested: { apiToken: 'hunter2', list: [{ cookie: 'hunter2' }] },
      url: 'postgresql://sluice:hunter2@db/sluice',
      header: 'slm_3f2c9c9e-1111-4222-8333-944444444444_AbCdEfGhIjKlMnOpQrStUvWxYz',
    });
    log.error(new Error('connect postgresql://sluice:hunter2@db/sluice failed'));
    log.warn('key is -----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----');
  });
  assert.doesNotMatch(text, /hunter2|abc\.def|AbCdEf/);
  assert.match(text, /postgresql:\/\/…@db\/sluice/);
});

test('a fact with line breaks cannot pass for a line of its own', () => {
  const text = logged((log) =>
    log.warn('An order was refused.', { machine: 'PC-1\n2026-11-23T08:00:00Z info  All is well.' }),
  );
  assert.equal(text.trim().split('\n').length, 1);
  assert.match(text, /machine="PC-1\\n2026/);
});

test('what is harmless stays readable', () => {
  assert.deepEqual(redact({ machine: 'PC-1', tries: 3, keyboard: 'de' }), {
    machine: 'PC-1',
    tries: 3,
    keyboard: 'de',
  });
});

test('an object that refers to itself, or a huge one, does not hang the log', () => {
  const loop: Record<string, unknown> = { name: 'loop' };
  loop.self = loop;
  const huge = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`field${index}`, { index }]));
  assert.match(
    logged((log) => log.info('two', { loop, huge })),
    /two/,
  );
});

test('JSON lines can be parsed and hold the facts beside level, time and message', () => {
  const line = JSON.parse(logged((log) => log.warn('Slow.', { ms: 12 }), 'json'));
  assert.deepEqual([line.level, line.message, line.ms], ['warn', 'Slow.', 12]);
  assert.match(line.at, /Z$/);
});

test("Nest's own chatter is below the usual level", () => {
  assert.equal(
    logged((log) => log.log('Mapped a route', 'RouterExplorer')),
    '',
  );
});
