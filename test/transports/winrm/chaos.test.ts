import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { withSession } from '#test/winrm/client.js';
import { type Interference, WinRmServer } from '#test/winrm/server.js';
import { ServiceFault, timedOut, tooManyShells } from '#test/winrm/service.js';
import { WinRmError } from '../../../apps/controller/src/transports/winrm/index.js';

const USER = { domain: '', name: 'anna', password: 'pa$$ word' };
const ACTIONS = ['Create', 'Command', 'Send', 'Receive', 'Signal', 'Delete'] as const;

const interference: fc.Arbitrary<Interference> = fc.oneof(
  fc.constant<Interference>({ do: 'cut', where: 'before' }),
  fc.constant<Interference>({ do: 'cut', where: 'middle' }),
  fc.constant<Interference>({ do: 'truncate' }),
  fc.constant<Interference>({ do: 'wait', ms: 20 }),
  fc.constant<Interference>({ do: 'fault', fault: timedOut() }),
  fc.constant<Interference>({ do: 'fault', fault: tooManyShells() }),
  fc.constant<Interference>({
    do: 'fault',
    fault: new ServiceFault(995, 'w:InternalError', 'The operation was aborted.'),
  }),
  fc.constant<Interference>({ do: 'answer', status: 503, type: 'text/html', body: 'busy' }),
);
/** What happens to the first and second request of some actions. */
const trouble = fc.dictionary(
  fc.constantFrom(...ACTIONS),
  fc.array(fc.option(interference, { freq: 2, nil: undefined }), { minLength: 1, maxLength: 2 }),
  { maxKeys: 3 },
);

async function endure(plan: Record<string, (Interference | undefined)[]>): Promise<void> {
  const server = await WinRmServer.start({
    user: USER,
    schemes: ['basic'],
    interfere: (action, count) => plan[action]?.[count],
  });
  try {
    const outcome = await withSession(
      server,
      (session) => session.run({ program: 'cmd', line: 'cat; exit 3', stdin: 'token', timeoutMs: 5_000 }),
      { timeouts: { quotaMs: 0, operationMs: 1_000 } },
    ).catch((problem: unknown) => problem);
    if (outcome instanceof WinRmError) {
      assert.notDeepEqual(plan, {}, `refused without trouble: ${outcome.message}`);
    } else {
      const { exitCode, stdout } = outcome as { exitCode: number; stdout: string };
      assert.deepEqual([exitCode, stdout], [3, 'token']);
    }
    assert.ok(server.service.lines.length <= 1, 'the command ran twice');
    assert.ok(server.count('Create') <= 1, 'a second shell was opened');
    // Only an answer to Create that never came leaves a shell that nobody can name, and a Delete that the machine refuses.
    const nameless = server.count('Create') === 1 && server.count('Command') === 0;
    const refused = (plan.Delete ?? []).some((step) => step?.do === 'fault');
    if (!nameless && !refused) assert.equal(server.service.shells.size, 0, 'a shell stayed open');
  } finally {
    await server.close();
  }
}

test('whatever goes wrong on the way, the outcome is right or an error, no command runs twice, and no shell stays', async () => {
  // Many at once, because most of the time is waiting.
  const batches = fc.array(trouble, { minLength: 12, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(batches, (plans) => Promise.all(plans.map(endure)).then(() => undefined)),
    { numRuns: 4, endOnFailure: true },
  );
});
