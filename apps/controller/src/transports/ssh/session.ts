import type { Client, ClientChannel, ConnectConfig } from 'ssh2';
import { SshError, whileConnecting } from './errors.js';
import { algorithmsFor, hostKeyOf } from './host-key.js';

export type SshAuth =
  | { readonly kind: 'key' /** OpenSSH or PEM text. */; readonly privateKey: string; readonly passphrase?: string }
  | { readonly kind: 'password'; readonly password: string };

export interface SshTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** As `hostKeyOf` names it; null: nobody has approved one, so the session is refused with the key that was seen. */
  readonly hostKey: string | null;
  readonly auth: SshAuth;
}

export interface SshTimes {
  /** From the first packet to the accepted credentials, milliseconds. */
  readonly connectMs?: number;
  /** Pause between signs of life; three unanswered ones end the session. */
  readonly keepaliveMs?: number;
}

export interface RunOptions {
  /** Written to the command's standard input, which is then closed. */
  readonly stdin?: string;
  readonly timeoutMs: number;
  /** How long output may still come after the exit status: a child that inherited the handles keeps the channel open for good. */
  readonly graceMs?: number;
  /** Bytes of each stream that are kept. */
  readonly maxOutput?: number;
  readonly signal?: AbortSignal;
}

export interface RunResult {
  /** Null where the machine gave none: it ended the channel without saying, or a signal ended the command. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const CONNECT_MS = 20_000;
const KEEPALIVE_MS = 15_000;
const UNANSWERED = 3;
const GRACE_MS = 500;
const MAX_OUTPUT = 64 * 1024;

/** One connection to one machine. Commands run without a terminal, because with one Windows loses exit codes. */
export class SshSession {
  private ended = false;

  private constructor(readonly client: Client) {
    client.on('close', () => {
      this.ended = true;
    });
  }

  /** @throws SshError and nothing else */
  static async open(target: SshTarget, times: SshTimes = {}, signal?: AbortSignal): Promise<SshSession> {
    // Only now: most controllers reach nobody over SSH, and it takes ten megabytes.
    const { default: ssh2 } = await import('ssh2');
    return await new Promise((resolve, reject) => {
      const client = new ssh2.Client();
      let refusal: SshError | undefined;
      let settled = false;
      const fail = (error: SshError) => {
        if (settled) return;
        settled = true;
        signal?.removeEventListener('abort', abort);
        client.destroy();
        reject(error);
      };
      const abort = () => fail(new SshError('aborted', 'The attempt was given up.'));
      if (signal?.aborted) return abort();
      signal?.addEventListener('abort', abort, { once: true });
      client.on('ready', () => {
        if (settled) return;
        settled = true;
        signal?.removeEventListener('abort', abort);
        resolve(new SshSession(client));
      });
      // Stays for the whole life of the session: an error without a listener would end this process.
      client.on('error', (error) => fail(refusal ?? whileConnecting(error)));
      client.on('close', () => fail(refusal ?? new SshError('lost', 'The machine ended the connection.')));
      const verify = (blob: Buffer) => {
        refusal = judge(hostKeyOf(blob), target.hostKey);
        return refusal === undefined;
      };
      try {
        client.connect(configOf(target, times, verify));
      } catch (cause) {
        // ssh2 throws at once for a private key that it cannot read.
        fail(new SshError('auth', 'The private key cannot be read.', { cause }));
      }
    });
  }

  get alive(): boolean {
    return !this.ended;
  }

  /** The error for what cannot be done any more, or was not seen to its end. */
  lost(): SshError {
    return new SshError('lost', 'The session has ended.');
  }

  /** Runs one command to its end. @throws SshError; an exit code other than 0 is no error */
  run(command: string, options: RunOptions): Promise<RunResult> {
    return new Promise((resolve, reject) => {
      if (this.ended) return reject(this.lost());
      const run = new Run(options, resolve, reject);
      this.client.once('close', run.lost);
      run.onSettled(() => this.client.off('close', run.lost));
      this.client.exec(command, (error, channel) => {
        if (error) run.fail(new SshError(this.ended ? 'lost' : 'channel', error.message, { cause: error }));
        else run.attach(channel);
      });
    });
  }

  close(): void {
    this.ended = true;
    this.client.end();
  }
}

/** One command under way: settles once, whichever of its many ends comes first. */
class Run {
  private readonly out = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  private readonly size = { stdout: 0, stderr: 0 };
  private exitCode: number | null = null;
  private channel: ClientChannel | undefined;
  private settled = false;
  private grace: NodeJS.Timeout | undefined;
  private readonly timer: NodeJS.Timeout;
  private cleanUp = () => {};

  constructor(
    private readonly options: RunOptions,
    private readonly resolve: (result: RunResult) => void,
    private readonly reject: (error: SshError) => void,
  ) {
    const late = () => this.fail(new SshError('timeout', 'The command did not end in its time.'));
    this.timer = setTimeout(late, options.timeoutMs);
    options.signal?.addEventListener('abort', this.aborted, { once: true });
    if (options.signal?.aborted) this.aborted();
  }

  readonly lost = () => this.fail(new SshError('lost', 'The connection ended in the middle of the command.'));
  private readonly aborted = () => this.fail(new SshError('aborted', 'The command was given up.'));

  onSettled(listener: () => void): void {
    this.cleanUp = listener;
    if (this.settled) listener();
  }

  attach(channel: ClientChannel): void {
    this.channel = channel;
    // Given up while the channel was being opened.
    if (this.settled) {
      channel.destroy();
      return;
    }
    channel.on('data', (chunk: Buffer) => this.keep('stdout', chunk));
    channel.stderr.on('data', (chunk: Buffer) => this.keep('stderr', chunk));
    // The command may end without reading its input; its exit status tells more than the broken pipe.
    channel.on('error', () => {});
    channel.on('exit', (code: number | null) => {
      this.exitCode = code;
      this.grace = setTimeout(() => this.finish(), this.options.graceMs ?? GRACE_MS);
    });
    channel.on('close', () => this.finish());
    channel.end(this.options.stdin ?? '');
  }

  private keep(name: 'stdout' | 'stderr', chunk: Buffer): void {
    const left = (this.options.maxOutput ?? MAX_OUTPUT) - this.size[name];
    if (left <= 0) return;
    this.out[name].push(chunk.subarray(0, left));
    this.size[name] += Math.min(left, chunk.length);
  }

  private finish(): void {
    // A connection that breaks closes its channels first, so the word of the connection is waited for.
    setImmediate(() => {
      if (!this.settle()) return;
      const text = (name: 'stdout' | 'stderr') => Buffer.concat(this.out[name]).toString('utf8');
      this.resolve({ exitCode: this.exitCode, stdout: text('stdout'), stderr: text('stderr') });
    });
  }

  fail(error: SshError): void {
    if (this.settle()) this.reject(error);
  }

  private settle(): boolean {
    if (this.settled) return false;
    this.settled = true;
    clearTimeout(this.timer);
    clearTimeout(this.grace);
    this.options.signal?.removeEventListener('abort', this.aborted);
    this.channel?.destroy();
    this.cleanUp();
    return true;
  }
}

function judge(seen: string, pinned: string | null): SshError | undefined {
  if (pinned === seen) return undefined;
  if (pinned === null)
    return new SshError('host-key-unknown', `No host key is approved yet; seen was ${seen}.`, { hostKey: seen });
  return new SshError('host-key-changed', `The host key is ${seen}, pinned is ${pinned}.`, { hostKey: seen });
}

function configOf(target: SshTarget, times: SshTimes, verify: (blob: Buffer) => boolean): ConnectConfig {
  const { host, port, user: username, hostKey, auth } = target;
  const prefer = hostKey === null ? ['ssh-ed25519'] : algorithmsFor(hostKey);
  return {
    host,
    port,
    username,
    readyTimeout: times.connectMs ?? CONNECT_MS,
    keepaliveInterval: times.keepaliveMs ?? KEEPALIVE_MS,
    keepaliveCountMax: UNANSWERED,
    hostVerifier: verify,
    // The types want all three fields, ssh2 takes each alone.
    algorithms: { serverHostKey: { prepend: prefer, append: [], remove: [] } as never },
    // Only what was meant: no agent of whoever started the controller, no password for a key's account.
    ...(auth.kind === 'key'
      ? {
          privateKey: auth.privateKey,
          ...(auth.passphrase === undefined ? {} : { passphrase: auth.passphrase }),
          authHandler: ['publickey'],
        }
      : { password: auth.password, authHandler: ['password'] }),
  };
}
