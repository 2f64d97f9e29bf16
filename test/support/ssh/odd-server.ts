import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ssh2, { type Connection, type ServerChannel } from 'ssh2';
import { hostKeyOf } from '../../../apps/controller/src/transports/ssh/host-key.js';
import { makeKeyPair } from '../../../apps/controller/src/transports/ssh/key-pair.js';

/** What the server does with a command: everything that real machines were seen to do, and worse. */
export type Oddness = (channel: ServerChannel, connection: Connection, command: string) => void;

/** An SSH server that misbehaves as it is told. */
export class OddServer {
  readonly commands: string[] = [];
  /** Connections that were accepted so far, and those that are open. */
  connections = 0;
  open = 0;
  /** The most that were open at a time. */
  peak = 0;
  /** Requests for a terminal. */
  terminals = 0;
  private readonly live = new Set<Connection>();

  private constructor(
    private readonly server: ssh2.Server,
    readonly port: number,
    readonly hostKey: string,
  ) {}

  static async start(
    odd: Oddness,
    { password = 'right', deaf = false, refuseExec = false, port = 0, host = '127.0.0.1' } = {},
  ): Promise<OddServer> {
    const pair = makeKeyPair();
    const parsed = ssh2.utils.parseKey(pair.privateKey);
    if (parsed instanceof Error) throw parsed;
    let made: OddServer | undefined;
    const server = new ssh2.Server({ hostKeys: [pair.privateKey] }, (connection) => {
      const self = made as OddServer;
      self.connections++;
      self.open++;
      self.peak = Math.max(self.peak, self.open);
      self.live.add(connection);
      connection.on('error', () => {});
      connection.on('close', () => {
        self.open--;
        self.live.delete(connection);
      });
      connection.on('authentication', (context) => {
        if (deaf) return;
        if (context.method === 'password' && context.password === password) context.accept();
        else context.reject(['password']);
      });
      connection.on('session', (accept) => {
        const session = accept();
        session.on('pty', (yes) => {
          self.terminals++;
          yes?.();
        });
        session.on('exec', (yes, no, { command }) => {
          self.commands.push(command);
          if (refuseExec) return no();
          const channel = yes();
          channel.on('error', () => {});
          odd(channel, connection, command);
        });
      });
    });
    server.listen(port, host);
    await once(server, 'listening');
    const { port: chosen } = server.address() as AddressInfo;
    made = new OddServer(server, chosen, hostKeyOf(parsed.getPublicSSH()));
    return made;
  }

  target(changes: Record<string, unknown> = {}) {
    const auth = { kind: 'password' as const, password: 'right' };
    return { host: '127.0.0.1', port: this.port, user: 'sluice-drop', hostKey: this.hostKey, auth, ...changes };
  }

  async stop(): Promise<void> {
    for (const connection of this.live) connection.end();
    this.server.close();
    await once(this.server, 'close').catch(() => {});
  }
}
