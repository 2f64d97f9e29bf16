import { Injectable } from '@nestjs/common';
import { type AdminDoor, type AdminSecret, type AdminSession, type AdminTarget, ReachError } from './port.js';
import { SshError } from './ssh/errors.js';
import { type SshAuth, SshSession } from './ssh/session.js';
import { BY_SSH } from './ssh.transport.js';
import { BOOTSTRAP, powershellInput } from './winrm/powershell.js';

/**
 * One line for cmd.exe and for PowerShell as the server's shell. Encoded because they do not agree on quotes; it is the same few words for
 * every script, which comes by standard input.
 */
const LINE = `powershell.exe -NoLogo -NoProfile -NonInteractive -InputFormat Text -OutputFormat Text -EncodedCommand ${Buffer.from(BOOTSTRAP, 'utf16le').toString('base64')}`;

/** An administrator's session over SSH, for push-enrolment. */
@Injectable()
export class SshDoor implements AdminDoor {
  async open({ host, port, user, secret, pin }: AdminTarget, signal?: AbortSignal): Promise<AdminSession> {
    const target = { host, port, user, hostKey: pin, auth: authOf(secret) };
    const session = await inWords(() => SshSession.open(target, {}, signal));
    return {
      run: async ({ script, input, timeoutMs }) => {
        const stdin = powershellInput(script, input).toString('latin1');
        return inWords(() => session.run(LINE, { stdin, timeoutMs, ...(signal ? { signal } : {}) }));
      },
      close: async () => session.close(),
    };
  }
}

function authOf({ password, privateKey }: AdminSecret): SshAuth {
  if (privateKey === undefined) return { kind: 'password', password: password ?? '' };
  return { kind: 'key', privateKey, ...(password === undefined ? {} : { passphrase: password }) };
}

async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SshError)) throw error;
    const reason = error.reason === 'channel' ? 'push-look-failed' : BY_SSH[error.reason];
    throw new ReachError(reason, error.message, error.hostKey === null ? {} : { hostKey: error.hostKey });
  }
}
