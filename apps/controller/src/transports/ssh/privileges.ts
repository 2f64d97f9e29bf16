import type { ClientChannel } from 'ssh2';
import type { SshSession } from './session.js';

/** What an account that may only hand in jobs must not get. */
export type Privilege = 'a command of its own' | 'a terminal' | 'scp' | 'sftp' | 'forwarding';

const PATIENCE_MS = 10_000;
/** The product of two numbers that stand in no banner: only somebody who ran the command can know it. */
const FACTORS = '7919*7907';
const PRODUCT = String(7919 * 7907);
/** For sh and PowerShell alike, and for cmd.exe. */
const COMMANDS = [`echo $((${FACTORS}))`, `set /a ${FACTORS}`];

/**
 * Tries what must not work, one after the other, because a server may allow one channel at a time.
 * @returns the first that works, or null
 * @throws SshError when the connection is lost meanwhile: what was not tried is not known
 */
export async function findPrivilege(session: SshSession): Promise<Privilege | null> {
  const run = (command: string) => session.run(command, { timeoutMs: PATIENCE_MS });
  for (const command of COMMANDS) {
    if ((await run(command)).stdout.includes(PRODUCT)) return 'a command of its own';
  }
  // A receiving scp says so with one zero byte before it reads anything.
  if ((await run('scp -t .')).stdout.startsWith('\0')) return 'scp';
  if (await works(session, (done) => session.client.exec('sluice', { pty: true }, closing(done)))) return 'a terminal';
  const sftp = (done: Done) =>
    session.client.sftp((error, channel) => {
      channel?.end();
      done(!error);
    });
  if (await works(session, sftp)) return 'sftp';
  const out = (done: Done) => session.client.forwardOut('127.0.0.1', 0, '127.0.0.1', 22, closing(done));
  const listen = (done: Done) =>
    session.client.forwardIn('127.0.0.1', 0, (error, port) => {
      if (!error) session.client.unforwardIn('127.0.0.1', port);
      done(!error);
    });
  return (await works(session, out)) || (await works(session, listen)) ? 'forwarding' : null;
}

type Done = (works: boolean) => void;

function closing(done: Done) {
  return (error: Error | undefined, channel?: ClientChannel) => {
    channel?.on('error', () => {});
    channel?.destroy();
    done(!error);
  };
}

/** @param begin asks for it. What is not granted in time is not granted. */
function works(session: SshSession, begin: (done: Done) => void): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(false), PATIENCE_MS);
    const lost = () => end(null);
    const end = (granted: boolean | null) => {
      clearTimeout(timer);
      session.client.off('close', lost);
      if (granted === null) reject(session.lost());
      else resolve(granted);
    };
    session.client.once('close', lost);
    try {
      begin(end);
    } catch {
      end(session.alive ? false : null);
    }
  });
}
