import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startController, type TestController } from '#test/platform.js';

let controller: TestController;
before(async () => {
  controller = await startController();
});
after(() => controller.close());

test('both listeners answer, and an unknown address is a problem with a reason', async () => {
  const answer = await fetch(`${controller.people.url}/api/v1/nothing`);
  assert.equal(answer.status, 404);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  assert.equal(((await answer.json()) as { reason: string }).reason, 'not-found');
});
