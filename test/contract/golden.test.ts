import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Envelope, type JobOrder, KEYS_TYPE } from '#contracts/agent/envelope.js';
import { readStrictJson } from '#contracts/agent/strict-json.js';
import { isReason } from '#domain/reasons.js';
import { REPORT_KINDS, VERBS } from '#domain/words.js';
import { openJob, openKeys } from '../../apps/simulator/orders.js';
import { goldenFiles, type OrderVector } from './make-golden.js';
import { goldenMessages, REPORT_SCHEMAS } from './messages.js';
import { ORDER_SCHEMAS, type OrderType } from './orders.js';
import { judgeRequest, type RequestCase } from './requests.js';
import { GOLDEN_FOLDER, isSigned, publicKey, type Signer } from './signing.js';

const read = (name: string): string => readFileSync(new URL(name, GOLDEN_FOLDER), 'utf8');
const orders = JSON.parse(read('vectors/orders.json')) as { machine: string; now: string; cases: OrderVector[] };
const requests = JSON.parse(read('vectors/requests.json')) as RequestCase[];

test('every golden file is what its source makes, and none is left over', () => {
  const made = goldenFiles();
  const there = readdirSync(GOLDEN_FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.replaceAll('\\', '/'));
  assert.deepEqual(there.sort(), [...made.keys()].sort());
  for (const [name, text] of made)
    assert.equal(read(name), text, `${name}: run node dist/test/contract/make-golden.js`);
});

const messages = goldenMessages((name) => orders.cases.find((vector) => vector.name === name)!.envelope);
for (const { name, schema } of messages) {
  test(`${name} fits its schema, and nothing of it is lost`, () => {
    const message = JSON.parse(read(`${name}.json`)) as Record<string, unknown>;
    const parsed = schema.parse(message) as Record<string, unknown>;
    for (const field of Object.keys(message)) assert.ok(field in parsed, field);
  });
}

for (const kind of REPORT_KINDS) {
  test(`the body of a ${kind} report is named by its hash and fits its schema`, () => {
    const { hash, body } = JSON.parse(read(`report-${kind}.json`)) as { hash: string; body: string };
    assert.equal(createHash('sha256').update(body, 'utf8').digest('hex'), hash);
    assert.deepEqual(REPORT_SCHEMAS[kind].parse(JSON.parse(body)), JSON.parse(body));
  });
}

for (const { name, message, body, refusal, status } of requests) {
  test(`${message}: ${name} is ${refusal === null ? 'accepted' : `refused as ${refusal} (${status})`}`, () => {
    assert.equal(judgeRequest(message, body), refusal);
  });
}

test('there is a good order of every verb, a good lease and good keys', () => {
  const good = orders.cases.filter((vector) => vector.refusal === null).map((vector) => vector.name);
  for (const name of [...VERBS, 'lease', 'keys']) assert.ok(good.includes(name), name);
});

test('every signature is good unless its vector says otherwise', () => {
  for (const { name, envelope, signer, spoil } of orders.cases) {
    assert.equal(isSigned(envelope, signer as Signer), spoil === null, name);
    if (spoil !== 'der') Envelope.parse(envelope);
  }
});

test('every refusal of an order is a known reason', () => {
  for (const { name, refusal } of orders.cases) assert.ok(refusal === null || isReason(refusal), name);
});

/** What the schemas alone can tell of an order whose signature and type are good. */
const BY_SCHEMA = ['malformed-order', 'unknown-field', 'unknown-verb'];
for (const { name, type, text, refusal, envelope, key } of orders.cases) {
  if (refusal === 'bad-signature' || refusal === 'wrong-type') {
    test(`${name} is stopped before it is parsed`, () => {
      const stopped = !isSigned(envelope, key) || !text.startsWith(`${type}\n`);
      assert.ok(stopped);
    });
  } else {
    test(`${name} is ${BY_SCHEMA.includes(refusal ?? '') ? 'refused' : 'accepted'} by its schema`, () => {
      const json = text.slice(type.length + 1);
      assert.equal(fits(type as OrderType, json), !BY_SCHEMA.includes(refusal ?? ''));
    });
  }
}

function fits(type: OrderType, json: string): boolean {
  try {
    return ORDER_SCHEMAS[type].safeParse(readStrictJson(json)).success;
  } catch {
    return false;
  }
}

for (const vector of orders.cases.filter(({ type }) => type === 'sluice/job/1')) {
  test(`the simulated agent, too, ${vector.refusal === null ? 'accepts' : 'refuses'}: ${vector.name}`, () => {
    const seen: JobOrder[] = [];
    const isSeen = (order: JobOrder): boolean =>
      seen.some((old) => old.nonce === order.nonce || (old.job === order.job && old.attempt === order.attempt));
    const context = { machine: orders.machine, key: publicKey('job'), now: new Date(orders.now), seen: isSeen };
    for (const name of vector.after) {
      const earlier = openJob(orders.cases.find((other) => other.name === name)!.envelope, context);
      assert.ok(earlier.ok);
      seen.push(earlier.order);
    }
    const opened = openJob(vector.envelope, context);
    assert.equal(opened.ok ? null : opened.reason, vector.refusal);
  });
}

for (const vector of orders.cases.filter(({ type }) => type === KEYS_TYPE)) {
  test(`the simulated agent, too, ${vector.refusal === null ? 'takes' : 'refuses'}: ${vector.name}`, () => {
    const opened = openKeys(vector.envelope, publicKey('recovery'), 1);
    assert.equal(opened.ok ? null : opened.reason, vector.refusal);
    const again = openKeys(vector.envelope, publicKey('recovery'), 2);
    assert.equal(again.ok, false, 'a serial that was taken before is no new one');
  });
}
