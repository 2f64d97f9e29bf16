import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { after, test } from 'node:test';
import { requireTool } from '#test/gaps.js';
import { WinRmServer } from '#test/winrm/server.js';

/** The server that judges our client is itself judged here, by clients that others wrote. */

const USER = { domain: 'WINBOX', name: 'anna', password: 'pa$$ word' };
const REFERENCE = path.resolve(import.meta.dirname, '../../../../test/support/winrm/reference.py');
const ready = requireTool('gss-ntlmssp') && requireTool('python3-winrm');
const server = ready ? await WinRmServer.start({ user: USER, schemes: ['ntlm', 'basic'], strict: true }) : undefined;
after(() => server?.close());

// The NTLM of that Python needs MD4, which OpenSSL keeps among its legacy algorithms.
const openssl = server?.folder.write(
  'openssl.cnf',
  [
    'openssl_conf = all',
    '[all]',
    'providers = list',
    '[list]',
    'default = on',
    'legacy = on',
    '[on]',
    'activate = 1',
    '',
  ].join('\n'),
);

function program(command: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(command, args, { env: { ...process.env, ...env } }, (problem, stdout, stderr) =>
      resolve({ code: problem?.code ?? 0, stdout, stderr }),
    );
  });
}

async function pywinrm(transport: string, password: string, command: string, stdin = '', at = server!) {
  const url = `https://localhost:${at.port}/wsman`;
  const user = transport === 'basic' ? 'anna' : 'WINBOX\\anna';
  const args = [REFERENCE, url, server!.certificateFile, transport, user, password, command, stdin];
  const ended = await program('/usr/bin/python3', args, { OPENSSL_CONF: openssl });
  return { ...ended, answer: ended.code === 0 ? JSON.parse(ended.stdout.split('\n').at(-2)!) : undefined };
}

if (server) {
  for (const transport of ['basic', 'ntlm']) {
    test(`pywinrm runs a command on the server, signed in by ${transport}`, async () => {
      const { answer, stderr } = await pywinrm(transport, USER.password, 'echo "<ä>"; echo no >&2; exit 3');
      assert.deepEqual(answer, { code: 3, stdout: '<ä>\n', stderr: 'no\n' }, stderr);
      assert.equal(server.service.shells.size, 0);
    });
  }

  test('pywinrm sends standard input to the server', async () => {
    const { answer, stderr } = await pywinrm('ntlm', USER.password, 'tr a-z A-Z', 'words');
    assert.deepEqual(answer, { code: 0, stdout: 'WORDS', stderr: '' }, stderr);
  });

  test('pywinrm waits through an operation that times out', async () => {
    const { answer, stderr } = await pywinrm('basic', USER.password, 'sleep 6; echo late');
    assert.deepEqual(answer, { code: 0, stdout: 'late\n', stderr: '' }, stderr);
  });

  test('the server refuses pywinrm with a wrong password', async () => {
    for (const transport of ['basic', 'ntlm']) {
      const { code, stderr } = await pywinrm(transport, 'wrong', 'echo in');
      assert.notEqual(code, 0);
      assert.match(stderr, /InvalidCredentialsError/);
    }
  });

  test('a strict server refuses an NTLM client without channel binding, and serves it when relaxed', async () => {
    const relaxed = await WinRmServer.start({ user: USER, schemes: ['ntlm'], certificate: server.certificate });
    try {
      const strict = await pywinrm('unbound', USER.password, 'echo in');
      assert.match(strict.stderr, /InvalidCredentialsError/);
      const { answer, stderr } = await pywinrm('unbound', USER.password, 'echo in', '', relaxed);
      assert.deepEqual(answer, { code: 0, stdout: 'in\n', stderr: '' }, stderr);
    } finally {
      await relaxed.close();
    }
  });
}
