import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

const PROGRAM = path.resolve(import.meta.dirname, '../../../../test/support/winrm/acceptor.py');

export interface Accepted {
  token?: string;
  done?: boolean;
  user?: string;
  error?: string;
}

/** gss-ntlmssp in a process of its own: it judges NTLM messages. */
export class NtlmAcceptor {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (answer: Accepted) => void>();
  #next = 0;

  /**
   * @param users file with `DOMAIN:user:password` lines.
   * @param certificate PEM file of the server.
   */
  constructor(users: string, certificate: string, strict: boolean) {
    // Debian's own Python: its packages are the ones installed.
    this.#child = spawn('/usr/bin/python3', [PROGRAM, certificate, strict ? 'strict' : 'relaxed'], {
      env: { ...process.env, NTLM_USER_FILE: users },
    });
    let problems = '';
    this.#child.stderr.setEncoding('utf8').on('data', (text) => {
      problems += text;
    });
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const { id, ...answer } = JSON.parse(line) as Accepted & { id: number };
      this.#waiting.get(id)?.(answer);
      this.#waiting.delete(id);
    });
    this.#child.once('exit', () => {
      for (const answer of this.#waiting.values()) answer({ error: `The acceptor ended: ${problems}` });
    });
  }

  step(connection: number, token: string): Promise<Accepted> {
    const id = this.#next++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#child.stdin.write(`${JSON.stringify({ id, connection, token })}\n`);
    });
  }

  forget(connection: number): void {
    this.#child.stdin.write(`${JSON.stringify({ connection, forget: true })}\n`);
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.stdin.end();
    await ended;
  }
}
