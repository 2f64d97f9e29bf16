import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';

/** @returns a port of loopback that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits ten seconds until the server that was started takes connections. @throws with what it said when it ended or stays silent. */
export async function listening(
  port: number,
  child: ChildProcess,
  said: () => string,
  host = '127.0.0.1',
): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended: ${said()}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, host, () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill();
  throw new Error(`${child.spawnfile} does not listen: ${said()}`);
}
