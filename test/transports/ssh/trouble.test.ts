import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import { type Oddness, OddServer } from '#test/ssh/odd-server.js';
import { SshError, type SshReason } from '../../../apps/controller/src/transports/ssh/errors.js';
import { SshPool } from '../../../apps/controller/src/transports/ssh/pool.js';
import { SshSession } from '../../../apps/controller/src/transports/ssh/session.js';

const RUN = { timeoutMs: 5000, graceMs: 100 };

async function against(
  odd: Oddness,
  body: (server: OddServer) => Promise<void>,
  options?: Parameters<typeof OddServer.start>[1],
) {
  const server = await OddServer.start(odd, options);
  try {
    await body(server);
  } finally {
    await server.stop();
  }
}

const fails = (reason: SshReason) => (error: unknown) => {
  assert.ok(error instanceof SshError, String(error));
  assert.equal(error.reason, reason, error.message);
  return true;
};

const good: Oddness = (channel) => {
  channel.write('yes');
  channel.exit(0);
  channel.end();
};

/** Runs one command in a session of its own. */
async function run(server: OddServer, options = RUN) {
  const session = await SshSession.open(server.target(), { connectMs: 3000 });
  try {
    return await session.run('anything', options);
  } finally {
    session.close();
  }
}

test('a command is over soon after its exit status, even where a child keeps the channel open', () =>
  against(
    (channel) => {
      channel.write('done');
      channel.exit(3);
    },
    async (server) => {
      const began = performance.now();
      const { exitCode, stdout } = await run(server);
      assert.deepEqual([exitCode, stdout], [3, 'done']);
      assert.ok(performance.now() - began < 2500);
    },
  ));

test('output that comes right after the exit status is kept', () =>
  against(
    (channel) => {
      channel.exit(0);
      setTimeout(() => {
        channel.write('late');
        channel.end();
      }, 30);
    },
    async (server) => assert.equal((await run(server)).stdout, 'late'),
  ));

test('a channel that ends without an exit status gives none instead of a made-up 0', () =>
  against(
    (channel) => {
      channel.write('x');
      channel.close();
    },
    async (server) => assert.deepEqual(await run(server), { exitCode: null, stdout: 'x', stderr: '' }),
  ));

test('a connection that is cut in mid-command is lost, not done', () =>
  against(
    (channel, connection) => {
      channel.write('half', () => connection.end());
    },
    async (server) => {
      await assert.rejects(run(server), fails('lost'));
    },
  ));

test('a command that never ends is given up at its time', () =>
  against(
    () => {},
    async (server) => {
      await assert.rejects(run(server, { ...RUN, timeoutMs: 150 }), fails('timeout'));
    },
  ));

test('a machine that refuses the command says so', () =>
  against(
    good,
    async (server) => {
      await assert.rejects(run(server), fails('channel'));
    },
    { refuseExec: true },
  ));

test('output without end is bounded in memory', () =>
  against(
    (channel) => {
      channel.write(Buffer.alloc(1 << 20, 'a'), () => {
        channel.exit(0);
        channel.end();
      });
    },
    async (server) => {
      const session = await SshSession.open(server.target());
      const { stdout } = await session.run('anything', { ...RUN, maxOutput: 1000 });
      session.close();
      assert.equal(stdout.length, 1000);
    },
  ));

test('no terminal is asked for', () =>
  against(good, async (server) => {
    await run(server);
    assert.equal(server.terminals, 0);
  }));

test('another host key than the pinned one is refused before any credential is sent, and named', async () => {
  await against(good, async (server) => {
    const pin = `ssh-ed25519 SHA256:${'A'.repeat(43)}`;
    await assert.rejects(SshSession.open(server.target({ hostKey: pin })), (error: SshError) => {
      assert.equal(error.hostKey, server.hostKey);
      return fails('host-key-changed')(error);
    });
  });
});

test('a machine whose key nobody approved is refused with the key that was seen', () =>
  against(good, async (server) => {
    await assert.rejects(SshSession.open(server.target({ hostKey: null })), (error: SshError) => {
      assert.equal(error.hostKey, server.hostKey);
      return fails('host-key-unknown')(error);
    });
    assert.deepEqual(server.commands, []);
  }));

test('a wrong password is a matter of credentials, and stands in no error', () =>
  against(good, async (server) => {
    const target = server.target({ auth: { kind: 'password', password: 'hunter2-hunter2' } });
    await assert.rejects(SshSession.open(target), (error: SshError) => {
      assert.doesNotMatch(JSON.stringify([error, error.stack, String(error.cause)]), /hunter2/);
      return fails('auth')(error);
    });
  }));

test('a private key that is none is refused without a connection', () =>
  against(good, async (server) => {
    const target = server.target({ auth: { kind: 'key', privateKey: 'no key' } });
    await assert.rejects(SshSession.open(target), fails('auth'));
    assert.equal(server.connections, 0);
  }));

test('a server that takes the credentials and says nothing ends in a time-out', () =>
  against(
    good,
    async (server) => {
      await assert.rejects(SshSession.open(server.target(), { connectMs: 300 }), fails('timeout'));
    },
    { deaf: true },
  ));

test('a port where nobody listens is refused, one that speaks something else breaks the protocol', async () => {
  const talker = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.resume();
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  await new Promise<void>((resolve) => talker.listen(0, '127.0.0.1', resolve));
  const { port } = talker.address() as net.AddressInfo;
  const auth = { kind: 'password' as const, password: 'x' };
  const target = { host: '127.0.0.1', port, user: 'u', hostKey: null, auth };
  await assert.rejects(SshSession.open(target, { connectMs: 2000 }), (error: SshError) => {
    assert.ok(['protocol', 'lost'].includes(error.reason), error.reason);
    return true;
  });
  await new Promise((resolve) => talker.close(resolve));
  await assert.rejects(SshSession.open(target, { connectMs: 2000 }), fails('refused'));
});

test('a silent connection is noticed by unanswered signs of life', async () => {
  await against(
    () => {},
    async (server) => {
      // A middlebox that forgets the connection: bytes go in, none come out.
      const sockets: net.Socket[] = [];
      let silent = false;
      const box = net.createServer((near) => {
        const far = net.connect(server.port, '127.0.0.1');
        sockets.push(near, far);
        for (const socket of [near, far]) socket.on('error', () => {});
        near.on('data', (chunk) => silent || far.write(chunk));
        far.on('data', (chunk) => silent || near.write(chunk));
      });
      await new Promise<void>((resolve) => box.listen(0, '127.0.0.1', resolve));
      const { port } = box.address() as net.AddressInfo;
      const session = await SshSession.open(server.target({ port }), { keepaliveMs: 60 });
      const under = session.run('anything', { timeoutMs: 10_000 });
      silent = true;
      await assert.rejects(under, fails('lost'));
      for (const socket of sockets) socket.destroy();
      box.close();
    },
  );
});

test('one connection serves many commands, a few at a time, and is closed when nobody used it for a while', () => {
  let running = 0;
  let most = 0;
  return against(
    (channel) => {
      most = Math.max(most, ++running);
      setTimeout(() => {
        running--;
        channel.exit(0);
        channel.end();
      }, 20);
    },
    async (server) => {
      const pool = new SshPool({ perHost: 2, idleMs: 80 });
      const work = () => pool.use(server.target(), (session) => session.run('anything', RUN));
      await Promise.all(Array.from({ length: 10 }, work));
      assert.equal(server.connections, 1);
      assert.equal(most, 2);
      for (let i = 0; i < 100 && server.open > 0; i++) await new Promise((resolve) => setTimeout(resolve, 20));
      assert.equal(server.open, 0);
      pool.close();
    },
  );
});

test('after a lost connection the next command gets a new one', () => {
  let first = true;
  return against(
    (channel, connection, command) => {
      if (first) connection.end();
      else good(channel, connection, command);
      first = false;
    },
    async (server) => {
      const pool = new SshPool();
      const work = () => pool.use(server.target(), (session) => session.run('anything', RUN));
      await assert.rejects(work(), fails('lost'));
      assert.equal((await work()).stdout, 'yes');
      assert.equal(server.connections, 2);
      pool.close();
    },
  );
});

test('a connection that was opened with other credentials is not used again', () =>
  against(good, async (server) => {
    const pool = new SshPool();
    await pool.use(server.target(), (session) => session.run('anything', RUN));
    const wrong = server.target({ auth: { kind: 'password', password: 'wrong' } });
    await assert.rejects(
      pool.use(wrong, (session) => session.run('anything', RUN)),
      fails('auth'),
    );
    pool.close();
  }));

test('an attempt that is given up while it waits for its turn does nothing', () =>
  against(good, async (server) => {
    const pool = new SshPool({ total: 1 });
    const given = new AbortController();
    let begun = () => {};
    const held = new Promise<void>((resolve) => (begun = resolve));
    let release = () => {};
    const first = pool.use(server.target(), () => {
      begun();
      return new Promise<void>((resolve) => (release = resolve));
    });
    await held;
    const second = pool.use(server.target(), (session) => session.run('anything', RUN), given.signal);
    given.abort();
    release();
    await Promise.all([first, assert.rejects(second, fails('aborted'))]);
    assert.deepEqual(server.commands, []);
    pool.close();
  }));
