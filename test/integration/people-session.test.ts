import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { FakeClock } from '#test/clock.js';
import { openSetup, PASSWORD, Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';

const clock = new FakeClock();
let controller: TestController;
before(async () => {
  controller = await startController({ clock });
});
after(() => controller.close());

test('two people who use the set-up link at the same moment make one admin', async () => {
  const token = await openSetup(controller, clock.now());
  const attempts = await Promise.all(
    ['ada', 'eve'].map((name) =>
      new Person(controller.people.url).send('POST', '/api/v1/setup', { token, name, password: PASSWORD }),
    ),
  );
  assert.deepEqual(attempts.map((response) => response.status).sort(), [201, 410]);
  const users = await controller.platform.database.pool.query('SELECT role FROM users');
  assert.deepEqual(users.rows, [{ role: 'admin' }]);
});
