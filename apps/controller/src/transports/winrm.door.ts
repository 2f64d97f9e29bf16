import { Injectable } from '@nestjs/common';
import type { AdminDoor, AdminSession, AdminTarget } from './port.js';
import { connect, type Trust } from './winrm/index.js';
import { inReachWords, NOBODY_APPROVED } from './winrm.words.js';

/** An administrator's session over WinRM, for push-enrolment alone: NTLM bound to a connection whose certificate is the approved one. */
@Injectable()
export class WinRmDoor implements AdminDoor {
  async open({ host, port, user, secret, pin }: AdminTarget, signal?: AbortSignal): Promise<AdminSession> {
    const trust: Trust | null = pin === null ? null : { sha256: pin };
    const inWords = (error: unknown) => {
      throw inReachWords(error, trust);
    };
    const session = await connect({
      host,
      port,
      auth: { kind: 'ntlm', user, password: secret.password ?? '' },
      trust: trust ?? NOBODY_APPROVED,
      ...(signal ? { signal } : {}),
    }).catch(inWords);
    return {
      run: ({ script, input, timeoutMs }) =>
        session.run({ program: 'powershell', script, stdin: input, timeoutMs }).catch(inWords),
      close: () => session.close(),
    };
  }
}
