import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Batcher } from './batcher.js';

const tick = () => new Promise((resolve) => setImmediate(resolve));

test('questions of one moment travel together, and each gets its own answer', async () => {
  const batches: number[][] = [];
  const batcher = new Batcher<number, number>(
    async (questions) => {
      batches.push(questions);
      return questions.map((question) => question * 2);
    },
    10,
    1,
  );
  assert.deepEqual(await Promise.all([1, 2, 3].map((question) => batcher.ask(question))), [2, 4, 6]);
  assert.deepEqual(batches, [[1, 2, 3]]);
});

test('no batch is larger, and no more run side by side, than was said', async () => {
  let running = 0;
  let most = 0;
  const sizes: number[] = [];
  const batcher = new Batcher<number, number>(
    async (questions) => {
      sizes.push(questions.length);
      most = Math.max(most, ++running);
      await tick();
      running -= 1;
      return questions;
    },
    4,
    2,
  );
  await Promise.all(Array.from({ length: 30 }, (_, index) => batcher.ask(index)));
  assert.ok(Math.max(...sizes) <= 4);
  assert.equal(most, 2);
});

test('one unstorable row does not harm the others of its batch', async () => {
  const batcher = new Batcher<string, string>(
    async (questions) => {
      if (questions.includes('bad')) throw Object.assign(new Error('NUL'), { code: '22P05' });
      return questions;
    },
    10,
    1,
  );
  const answers = await Promise.allSettled(['a', 'bad', 'b'].map((question) => batcher.ask(question)));
  assert.deepEqual(
    answers.map((answer) => answer.status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
});

test('a lost database fails the whole batch at once, without a try for each', async () => {
  let calls = 0;
  const batcher = new Batcher<number, number>(
    async () => {
      calls += 1;
      throw new Error('connection lost');
    },
    10,
    1,
  );
  const answers = await Promise.allSettled([1, 2, 3].map((question) => batcher.ask(question)));
  assert.ok(answers.every((answer) => answer.status === 'rejected'));
  assert.equal(calls, 1);
});
