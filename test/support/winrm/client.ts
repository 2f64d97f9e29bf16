import { type ConnectOptions, connect, type Session } from '../../../apps/controller/src/transports/winrm/index.js';
import type { WinRmServer } from './server.js';

/** Our client against the test server: right password and pinned certificate, unless the test says otherwise. */
export function connectTo(server: WinRmServer, options: Partial<ConnectOptions> = {}): Promise<Session> {
  const { user, schemes } = server.options;
  const kind = schemes.includes('ntlm') ? ('ntlm' as const) : ('basic' as const);
  const name = kind === 'ntlm' ? `${user.domain}\\${user.name}` : user.name;
  return connect({
    host: '127.0.0.1',
    port: server.port,
    auth: { kind, user: name, password: user.password },
    trust: { sha256: server.certificate.fingerprint },
    ...options,
  });
}

/** One session for one piece of work; closed whatever happens. */
export async function withSession<T>(
  server: WinRmServer,
  work: (session: Session) => Promise<T>,
  options: Partial<ConnectOptions> = {},
): Promise<T> {
  const session = await connectTo(server, options);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
