import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Envelope } from '#contracts/agent/envelope.js';
import { Keys } from '../../platform/keys.js';
import { ReachError, type Transport } from '../../transports/port.js';
import type { SshTarget } from '../../transports/ssh/session.js';
import { SshTransport } from '../../transports/ssh.transport.js';
import type { Auth } from '../../transports/winrm/index.js';
import { type WinRmTarget, WinRmTransport } from '../../transports/winrm.transport.js';
import { placeOf, type StoredTransport } from './stored.js';

/** What is sealed for a WinRM transport. */
const Credential = z.union([
  z.strictObject({ password: z.string() }),
  z.strictObject({ cert: z.string(), key: z.string() }),
]);
export type WinRmCredential = z.infer<typeof Credential>;

/** From a stored transport to the adapter that carries: the only place where its secret is opened. */
@Injectable()
export class Carriers {
  constructor(
    private readonly keys: Keys,
    private readonly ssh: SshTransport,
    private readonly winrm: WinRmTransport,
  ) {}

  /** @returns why the machine is not reached, or null */
  probe(stored: StoredTransport): Promise<ReachError | null> {
    return this.attempt(stored, (transport, target) => transport.probe(target));
  }

  /** @returns why the orders were not handed in, or null */
  handIn(stored: StoredTransport, orders: () => Promise<readonly Envelope[]>): Promise<ReachError | null> {
    return this.attempt(stored, (transport, target) => transport.handIn(target, orders));
  }

  private async attempt(
    stored: StoredTransport,
    work: <Target>(transport: Transport<Target>, target: Target) => Promise<void>,
  ): Promise<ReachError | null> {
    try {
      if (stored.kind === 'ssh') await work(this.ssh, this.sshTarget(stored));
      else await work(this.winrm, this.winRmTarget(stored));
      return null;
    } catch (error) {
      if (error instanceof ReachError) return error;
      throw error;
    }
  }

  private sshTarget(stored: StoredTransport): SshTarget {
    const { host, port, account, hostKey } = stored;
    return { host, port, user: account, hostKey, auth: { kind: 'key', privateKey: this.open(stored) } };
  }

  private winRmTarget(stored: StoredTransport): WinRmTarget {
    const { host, port, hostKey, administrator, ownership } = stored;
    // The machine may have become a personal one since.
    if (administrator && ownership === 'personal') {
      throw new ReachError('administrator-personal', 'The machine is a personal one now.');
    }
    const trust = hostKey === null ? null : { sha256: hostKey };
    return { host, port, trust, administrator, auth: this.auth(stored) };
  }

  private auth(stored: StoredTransport): Auth {
    const { account: user, signIn } = stored;
    const credential = Credential.parse(JSON.parse(this.open(stored)));
    if ('cert' in credential) return { kind: 'certificate', ...credential };
    return { kind: signIn === 'basic' ? 'basic' : 'ntlm', user, ...credential };
  }

  private open({ machineId, kind, secret }: StoredTransport): string {
    const opened = this.keys.seals.open(secret, placeOf(machineId, kind));
    if (opened === null) throw new ReachError('transport-credential-lost', 'What is sealed does not open.');
    return opened;
  }
}
