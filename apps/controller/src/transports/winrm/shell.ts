import type { Element } from '@xmldom/xmldom';
import { pause } from './deadline.js';
import { ACTION, NS, SMALLEST_ENVELOPE } from './envelope.js';
import { WinRmError } from './errors.js';
import { WsmanFault } from './faults.js';
import type { Wsman } from './wsman.js';
import { all, escapeXml, first, textOf } from './xml.js';

const CMD = `${NS.rsp}/cmd`;
const DONE = `${NS.rsp}/CommandState/Done`;
/** A shell that we can no longer delete (the controller died) is gone after this time. */
const IDLE_SECONDS = 180;
/** Below this the machine refuses something else than the size. */
const SMALLEST_CHUNK = 1024;
const BUSY_MS = 2_000;
const BUSY_TRIES = 8;

export interface Output {
  stdout: Buffer[];
  stderr: Buffer[];
  done: boolean;
  /** Present when done. */
  exitCode: number | undefined;
}

/** One remote shell with one command in it. */
export class Shell {
  #commandId: string | undefined;

  private constructor(
    readonly wsman: Wsman,
    readonly id: string,
  ) {}

  /** Opens a shell whose consoles speak UTF-8 and that loads no profile. */
  static async create(wsman: Wsman, signal: AbortSignal): Promise<Shell> {
    const streams = '<rsp:InputStreams>stdin</rsp:InputStreams><rsp:OutputStreams>stdout stderr</rsp:OutputStreams>';
    const root = await wsman.call(
      {
        action: ACTION.create,
        resource: CMD,
        options: { WINRS_NOPROFILE: 'TRUE', WINRS_CODEPAGE: '65001' },
        body: `<rsp:Shell><rsp:IdleTimeOut>PT${IDLE_SECONDS}S</rsp:IdleTimeOut>${streams}</rsp:Shell>`,
      },
      signal,
    );
    const selector = all(root, NS.w, 'Selector').find((found) => found.getAttribute('Name') === 'ShellId');
    const id = selector?.textContent?.trim() || textOf(root, NS.rsp, 'ShellId');
    if (!id) throw new WinRmError('protocol', 'The machine opened a shell and did not say which.');
    return new Shell(wsman, id);
  }

  /** Starts the command line through cmd.exe. Never repeated: a lost answer may mean that it runs. */
  async start(line: string, signal: AbortSignal): Promise<void> {
    const root = await this.#call(
      ACTION.command,
      `<rsp:CommandLine><rsp:Command>${escapeXml(line)}</rsp:Command></rsp:CommandLine>`,
      signal,
      // Standard input is what we send, not a console.
      { WINRS_CONSOLEMODE_STDIN: 'FALSE', WINRS_SKIP_CMD_SHELL: 'FALSE' },
    );
    this.#commandId = textOf(root, NS.rsp, 'CommandId');
    if (!this.#commandId) throw new WinRmError('protocol', 'The machine started a command and did not say which.');
  }

  /** Sends all of standard input and closes it, in as many pieces as the machine's envelope size wants. */
  async send(input: Uint8Array, signal: AbortSignal): Promise<void> {
    let piece = room(SMALLEST_ENVELOPE, this.#overhead());
    if (input.length > piece) piece = room(await this.wsman.largestEnvelope(signal), this.#overhead());
    for (let at = 0; ; ) {
      const end = Math.min(at + piece, input.length);
      try {
        await this.#sendPiece(input.subarray(at, end), end === input.length, signal);
      } catch (problem) {
        if (!(problem instanceof WsmanFault && problem.tooLarge) || piece <= SMALLEST_CHUNK) throw problem;
        piece = Math.max(SMALLEST_CHUNK, Math.floor(piece / 2));
        continue;
      }
      if (end === input.length) return;
      at = end;
    }
  }

  /**
   * An overloaded Windows may let a Send time out although it has taken the data and goes on writing it, and refuses the next one as busy
   * until that is done (ansible/ansible#81538).
   */
  async #sendPiece(data: Uint8Array, end: boolean, signal: AbortSignal): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await this.#call(ACTION.send, this.#stream(data, end), signal);
        return;
      } catch (problem) {
        if (!(problem instanceof WsmanFault)) throw problem;
        if (problem.timedOut) return;
        if (!problem.busy || tries === BUSY_TRIES) throw problem;
        await pause(BUSY_MS, signal);
      }
    }
  }

  /** What came since the last time; waits on the machine for at most the operation's time. */
  async receive(signal: AbortSignal): Promise<Output> {
    const nothing: Output = { stdout: [], stderr: [], done: false, exitCode: undefined };
    try {
      const body = `<rsp:Receive><rsp:DesiredStream CommandId="${this.#command}">stdout stderr</rsp:DesiredStream></rsp:Receive>`;
      const root = await this.#call(ACTION.receive, body, signal, { WSMAN_CMDSHELL_OPTION_KEEPALIVE: 'TRUE' });
      return readOutput(root, nothing);
    } catch (problem) {
      if (problem instanceof WsmanFault && problem.timedOut) return nothing;
      throw problem;
    }
  }

  /** Ends the command, wherever it is. */
  async terminate(signal: AbortSignal): Promise<void> {
    if (!this.#commandId) return;
    const code = `<rsp:Code>${NS.rsp}/signal/terminate</rsp:Code>`;
    await this.#call(ACTION.signal, `<rsp:Signal CommandId="${this.#command}">${code}</rsp:Signal>`, signal);
  }

  async delete(signal: AbortSignal): Promise<void> {
    await this.#call(ACTION.delete, '', signal);
  }

  #call(action: string, body: string, signal: AbortSignal, options?: Record<string, string>): Promise<Element> {
    return this.wsman.call({ action, resource: CMD, body, options, selectors: { ShellId: this.id } }, signal);
  }

  get #command(): string {
    return escapeXml(this.#commandId ?? '');
  }

  #stream(data: Uint8Array, end: boolean): string {
    const attributes = `Name="stdin" CommandId="${this.#command}"${end ? ' End="TRUE"' : ''}`;
    return `<rsp:Send><rsp:Stream ${attributes}>${Buffer.from(data).toString('base64')}</rsp:Stream></rsp:Send>`;
  }

  /** Bytes of an envelope around the data. */
  #overhead(): number {
    const body = this.#stream(new Uint8Array(), true);
    return this.wsman.render({ action: ACTION.send, resource: CMD, body, selectors: { ShellId: this.id } }).length;
  }
}

/** Bytes that fit into an envelope as base64. */
function room(envelope: number, overhead: number): number {
  return Math.max(SMALLEST_CHUNK, Math.floor((envelope - overhead) / 4) * 3);
}

function readOutput(root: Element, output: Output): Output {
  for (const stream of all(root, NS.rsp, 'Stream')) {
    const name = stream.getAttribute('Name');
    const data = Buffer.from(stream.textContent ?? '', 'base64');
    if (data.length > 0 && (name === 'stdout' || name === 'stderr')) output[name].push(data);
  }
  output.done = first(root, NS.rsp, 'CommandState')?.getAttribute('State') === DONE;
  if (!output.done) return output;
  const code = Number(textOf(root, NS.rsp, 'ExitCode') || Number.NaN);
  if (!Number.isInteger(code))
    throw new WinRmError('protocol', 'The command ended, and the machine gave no exit code.');
  // Windows sends codes such as 0xC000013A signed or unsigned; Node and PowerShell show them signed.
  return { ...output, exitCode: code | 0 };
}
