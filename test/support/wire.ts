import net from 'node:net';

/** The network between a PC and the controller, which can be cut. TLS and SSH pass through it. */
export class Wire {
  readonly sockets = new Set<net.Socket>();
  private readonly server: net.Server;

  /** @param host where it listens; what comes goes on to the port `to` of this computer */
  constructor(
    private readonly port: number,
    to: number,
    private readonly host = '127.0.0.1',
  ) {
    this.server = net.createServer((near) => {
      const far = net.connect(to, '127.0.0.1');
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(one);
        one.on('error', () => {});
        one.on('close', () => {
          this.sockets.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    });
    this.server.listen(port, host);
  }

  set(cut: boolean): void {
    if (!cut) return void this.server.listen(this.port, this.host);
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.set(true);
  }
}
