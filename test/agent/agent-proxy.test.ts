import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { after, test } from 'node:test';
import { TestController } from './agent-controller.js';
import { AgentPc } from './agent-pc.js';

const NAME = 'controller.example';
const SETTINGS = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections';
const open: Server[] = [];
after(() => {
  for (const server of open) server.close();
});

/** An HTTP proxy that keeps every byte it is shown. `answer` instead of a tunnel; '' closes without a word. */
class TestProxy {
  readonly heads: string[] = [];
  readonly through: string[] = [];
  answer: string | null = null;
  port = 0;

  static async listen(controller: TestController): Promise<TestProxy> {
    const proxy = new TestProxy();
    const server = createServer((client) => {
      client.on('error', () => client.destroy());
      client.once('data', (first) => {
        proxy.heads.push(first.toString('latin1'));
        if (proxy.answer !== null) return void client.end(proxy.answer);
        const upstream = connect(Number(new URL(controller.address).port), '127.0.0.1', () => {
          client.write('HTTP/1.1 200 Connection established\r\n\r\n');
          client.on('data', (chunk) => proxy.through.push(chunk.toString('latin1')));
          client.pipe(upstream).pipe(client);
        });
        client.on('close', () => upstream.destroy());
        upstream.on('error', () => client.destroy());
      });
    }).listen(0, '127.0.0.1');
    open.push(server);
    await once(server, 'listening');
    proxy.port = (server.address() as AddressInfo).port;
    return proxy;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }
}

/** As `netsh winhttp set proxy` stores it. */
function winHttp(proxies: string, bypass = ''): string {
  const part = (text: string) => [
    ...new Uint8Array(new Uint32Array([text.length]).buffer),
    ...Buffer.from(text, 'latin1'),
  ];
  return [0x28, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, ...part(proxies), ...part(bypass)].join(',');
}

/** A PC that knows its controller by a name which only a proxy can find. */
async function withPc(env: NodeJS.ProcessEnv, controller: TestController, work: (pc: AgentPc) => Promise<void>) {
  const pc = AgentPc.create(controller, {}, { no_proxy: '', ...env });
  if (!pc) return controller.close();
  try {
    pc.write('config.json', { ...controller.config(), address: `https://${NAME}:8443` });
    await work(pc);
    assert.deepEqual(controller.invalid, []);
  } finally {
    await pc.close();
  }
}

const configure = (pc: AgentPc, proxy: string | null) =>
  pc.write('config.json', { ...pc.state<Record<string, unknown>>('config.json'), proxy });

test('the proxy given at installation comes first, then that of netsh winhttp, then the one of SYSTEM itself; each is shown host and port alone', async () => {
  const controller = await new TestController().listen({ names: [NAME] });
  const [given, netsh, system] = [
    await TestProxy.listen(controller),
    await TestProxy.listen(controller),
    await TestProxy.listen(controller),
  ];
  await withPc({ https_proxy: system.address }, controller, async (pc) => {
    configure(pc, given.address);
    await pc.setRegistry(
      SETTINGS,
      'WinHttpSettings',
      'Binary',
      `[byte[]](${winHttp(`http=10.9.8.7:1;https=127.0.0.1:${netsh.port}`)})`,
    );
    const used = () => [given, netsh, system].map(({ heads }) => heads.length);
    const status = async () => (await pc.inside('(Get-SluiceStatus).Proxy'))[0];
    await pc.poll();
    assert.deepEqual(used(), [1, 0, 0]);
    assert.equal(await status(), `127.0.0.1:${given.port}, given at installation`);
    configure(pc, null);
    await pc.poll();
    assert.deepEqual(used(), [1, 1, 0]);
    assert.equal(await status(), `127.0.0.1:${netsh.port}, set by netsh winhttp`);
    await pc.run(`Remove-ItemProperty -LiteralPath '${SETTINGS}' -Name WinHttpSettings`);
    await pc.poll();
    assert.deepEqual(used(), [1, 1, 1]);
    assert.equal(await status(), `127.0.0.1:${system.port}, of SYSTEM's own settings`);
    assert.equal(controller.of('poll').length, 3);
    for (const { heads, through } of [given, netsh, system]) {
      assert.deepEqual(heads, [`CONNECT ${NAME}:8443 HTTP/1.1\r\nHost: ${NAME}:8443\r\n\r\n`]);
      assert.ok(through.length > 0 && through.every((text) => !text.includes('slm_') && !text.includes('/agent/v1')));
    }
  });
});

test('the bypass list of netsh winhttp takes the controller out, by name, by pattern or as a name without a dot; loopback never goes by a proxy', async () => {
  const controller = await new TestController().listen({ names: [NAME] });
  await withPc({ https_proxy: 'http://127.0.0.1:9' }, controller, async (pc) => {
    const cases: [bypass: string, address: string, direct: boolean][] = [
      ['', NAME, false],
      ['*.example', NAME, true],
      ['10.*;controller.example', NAME, true],
      ['<local>', NAME, false],
      ['<local>', 'controller', true],
      ['other.example *.test', NAME, false],
    ];
    for (const [bypass, address, direct] of cases) {
      await pc.setRegistry(SETTINGS, 'WinHttpSettings', 'Binary', `[byte[]](${winHttp('proxy:3128', bypass)})`);
      const [found] = await pc.inside(
        `$p = Get-SluiceProxy -Address 'https://${address}:8443'; if ($p) { "$($p.Host):$($p.Port)" } else { 'direct' }`,
      );
      assert.equal(found, direct ? 'direct' : 'proxy:3128', `${bypass} ${address}`);
    }
    const near = `@('https://127.0.0.1:1', 'https://localhost:1', 'https://[::1]:1' | Where-Object { $null -ne (Get-SluiceProxy -Address $_ -Configured 'http://proxy:1') }).Count`;
    assert.deepEqual(await pc.inside(near), ['0']);
  });
});

test('a proxy that asks for a password, refuses, talks nonsense, says nothing or is gone is named with its reason in log and status', async () => {
  const controller = await new TestController().listen({ names: [NAME] });
  const proxy = await TestProxy.listen(controller);
  const gone = await TestProxy.listen(controller);
  open.pop()!.close();
  await withPc({}, controller, async (pc) => {
    const who = `The proxy 127\\.0\\.0\\.1:${proxy.port} \\(given at installation\\)`;
    const cases: [address: string, answer: string, told: RegExp][] = [
      [
        proxy.address,
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: NTLM\r\n\r\n',
        new RegExp(`proxy-wants-password: ${who} asks for a password .*CONNECT ${NAME}:8443`),
      ],
      [
        proxy.address,
        'HTTP/1.1 403 Forbidden\r\n\r\n<html>',
        new RegExp(`proxy-refused: ${who} refused CONNECT ${NAME}:8443 with status 403`),
      ],
      [proxy.address, 'SSH-2.0-OpenSSH\r\n\r\n', new RegExp(`proxy-failed: ${who} gave no answer`)],
      [proxy.address, '', new RegExp(`proxy-failed: ${who} gave no answer`)],
      [
        gone.address,
        '',
        new RegExp(
          `proxy-unreachable: No connection to the proxy 127\\.0\\.0\\.1:${gone.port} \\(given at installation\\): .*refused`,
        ),
      ],
    ];
    for (const [address, answer, told] of cases) {
      configure(pc, address);
      proxy.answer = answer;
      await pc.poll();
      assert.match(pc.log('poll'), told);
      const [contact] = await pc.inside('(Get-SluiceStatus).Contact');
      assert.match(contact!, /^none since \S+Z: /);
      assert.match(contact!, told);
    }
    assert.deepEqual(controller.received, []);
    // And when the proxy lets it through again, that is told as well.
    proxy.answer = null;
    configure(pc, proxy.address);
    await pc.poll();
    assert.deepEqual(await pc.inside('(Get-SluiceStatus).Contact'), ['answers']);
    assert.match(pc.log('poll'), /The controller answers again\. It did not since \S+Z: proxy-unreachable/);
  });
});

test('a proxy that cannot be used is refused at the installation, before anything is asked or written', async () => {
  const controller = await new TestController().listen();
  await withPc({}, controller, async (pc) => {
    for (const proxy of ['proxy:3128', 'https://proxy:3128', 'http://anna:secret@proxy:3128', 'http://']) {
      const answer = await pc.attempt(
        `Install-SluiceAgent -Address 'https://${NAME}' -CaSha256 ('0' * 64) -Token (New-Object Security.SecureString) -Proxy '${proxy}'`,
      );
      assert.match(answer.error?.message ?? '', /^The proxy is not usable: give it as http:\/\/host:port/, proxy);
      assert.ok(!answer.error?.message.includes('secret'));
    }
  });
});
