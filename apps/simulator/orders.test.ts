import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Envelope, KeyPoint } from '#contracts/agent/envelope.js';
import { JOB_TYPE, LEASE_TYPE } from '#contracts/agent/envelope.js';
import { keyOf, openJob, openLease } from './orders.js';

interface Vector {
  name: string;
  type: string;
  key: 'job' | 'recovery';
  envelope: Envelope;
  refusal: string | null;
  /** Vectors that the agent has accepted before. */
  after: string[];
}

/** The vectors that the Windows agent is tested with: the simulated one must judge every order as the real one does. */
const vectors = JSON.parse(readFileSync('test/contract/golden/vectors/orders.json', 'utf8')) as {
  machine: string;
  now: string;
  keys: Record<Vector['key'], KeyPoint>;
  cases: Vector[];
};

function judge(vector: Vector, marks: Set<string>): string | null {
  const opened = openJob(vector.envelope, {
    machine: vectors.machine,
    key: keyOf(vectors.keys[vector.key]),
    now: new Date(vectors.now),
    seen: (order) => marks.has(order.nonce) || marks.has(`${order.job}/${order.attempt}`),
  });
  if (!opened.ok) return opened.reason;
  marks.add(opened.order.nonce).add(`${opened.order.job}/${opened.order.attempt}`);
  return null;
}

describe('a signed order', () => {
  for (const vector of vectors.cases.filter((each) => each.type === JOB_TYPE)) {
    it(`"${vector.name}" is ${vector.refusal === null ? 'accepted' : `refused as ${vector.refusal}`}`, () => {
      const marks = new Set<string>();
      for (const earlier of vector.after) judge(vectors.cases.find((each) => each.name === earlier)!, marks);
      assert.equal(judge(vector, marks), vector.refusal);
    });
  }
});

describe('a hold lease', () => {
  for (const vector of vectors.cases.filter((each) => each.type === LEASE_TYPE)) {
    it(`"${vector.name}" is ${vector.refusal === null ? 'accepted' : 'refused'}`, () => {
      const lease = openLease(vector.envelope, vectors.machine, keyOf(vectors.keys[vector.key]));
      assert.equal(lease !== null, vector.refusal === null);
    });
  }
});
