import { LostConnection } from './connection.js';
import { deadline, pause } from './deadline.js';
import { isReason, WinRmError } from './errors.js';
import { WsmanFault } from './faults.js';
import { TextSink } from './output.js';
import { POWERSHELL_LINE, powershellInput } from './powershell.js';
import { type Output, Shell } from './shell.js';
import type { Wsman } from './wsman.js';
import { escapeXml } from './xml.js';

/** cmd.exe takes 8,191 characters; some are its own. */
const LONGEST_LINE = 8_000;
/** How often a Receive is asked again after a connection that ended without an answer. */
const ASK_AGAIN = 5;
/** A machine that says "nothing yet" faster than this would keep us busy for nothing. */
const EMPTY_PACE_MS = 500;
/** ERROR_BROKEN_PIPE, ERROR_NO_DATA, ERROR_PIPE_NOT_CONNECTED. */
const PIPE_CLOSED = [109, 232, 233];
const CLEAN_UP_MS = 10_000;
const DEFAULT_OUTPUT = 1 << 20;
const DEFAULT_MS = 600_000;

interface RunCommon {
  /** Gets output as it comes; a promise that it returns is waited for. */
  onStdout?: (text: string) => unknown;
  onStderr?: (text: string) => unknown;
  /** Ends the command on the machine. */
  signal?: AbortSignal;
  /** For everything from opening the shell to the exit code, in milliseconds (10 minutes). */
  timeoutMs?: number;
  /** Characters of each stream that the result keeps (1 MiB). */
  maxOutput?: number;
}

export type RunOptions = RunCommon &
  (
    | {
        program: 'powershell';
        /** Text of a script; sent by standard input, of any length. */
        script: string;
        /** The script finds it in `$input`, as one string. */
        stdin?: string;
      }
    | {
        program: 'cmd';
        /** One line for cmd.exe. Whatever is put into it must be quoted by the caller. */
        line: string;
        /** Bytes for the command's standard input. */
        stdin?: string | Uint8Array;
      }
  );

export interface RunResult {
  /** As Windows gives it, signed. `powershell`: what the script says by `exit`, 1 after an uncaught error, else 0. */
  exitCode: number;
  stdout: string;
  stderr: string;
  /** A stream was longer than `maxOutput`. */
  truncated: boolean;
  /** The connection was made anew on the way: output that was just under way may be missing. */
  interrupted: boolean;
}

/**
 * Runs one command in a shell of its own. The shell is deleted whatever happens, and with it the command ends.
 * @throws WinRmError; RangeError for a line that cannot be sent.
 */
export async function run(wsman: Wsman, options: RunOptions, session: AbortSignal): Promise<RunResult> {
  const { line, input } = prepare(options);
  const { timeoutMs = DEFAULT_MS, signal } = options;
  const limit = deadline(timeoutMs, `The command did not end in ${timeoutMs} ms and was stopped.`, signal, session);
  let shell: Shell | undefined;
  try {
    shell = await open(wsman, limit.signal);
    await shell.start(line, limit.signal);
    const unsent = await sendInput(shell, input, limit.signal);
    return await follow(shell, options, unsent, limit.signal);
  } finally {
    limit.clear();
    await cleanUp(shell);
  }
}

function prepare(options: RunOptions): { line: string; input: Buffer } {
  if (options.program === 'powershell') {
    return { line: POWERSHELL_LINE, input: powershellInput(options.script, options.stdin ?? '') };
  }
  const { line, stdin = '' } = options;
  if (line.length > LONGEST_LINE)
    throw new RangeError(`A command line may have ${LONGEST_LINE} characters; send more by stdin.`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a line break would start a second command.
  if (/[\u0000-\u001f]/.test(line)) throw new RangeError('A command line may not hold control characters.');
  // Refuses what XML cannot carry while nothing is open yet.
  escapeXml(line);
  return { line, input: Buffer.from(stdin) };
}

/**
 * Opens the shell without letting an abort cut the request: a shell whose id never arrived could not be deleted. The wait for it is
 * bounded by the clean-up's time.
 */
async function open(wsman: Wsman, signal: AbortSignal): Promise<Shell> {
  if (signal.aborted) throw signal.reason;
  const patient = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    timer = setTimeout(() => patient.abort(signal.reason), CLEAN_UP_MS);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    const shell = await Shell.create(wsman, patient.signal);
    if (!signal.aborted) return shell;
    await cleanUp(shell);
    throw signal.reason;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

/**
 * A command may close its input, or end, without reading all: that is its own affair.
 * @returns a fault after which only the command's end can tell whether that was so.
 */
async function sendInput(shell: Shell, input: Buffer, signal: AbortSignal): Promise<WsmanFault | undefined> {
  try {
    await shell.send(input, signal);
    return undefined;
  } catch (problem) {
    if (!(problem instanceof WsmanFault) || problem.reason !== 'fault') throw problem;
    return PIPE_CLOSED.includes(problem.code ?? 0) ? undefined : problem;
  }
}

async function follow(
  shell: Shell,
  options: RunOptions,
  unsent: WsmanFault | undefined,
  signal: AbortSignal,
): Promise<RunResult> {
  const limit = options.maxOutput ?? DEFAULT_OUTPUT;
  const stdout = new TextSink(limit, options.onStdout);
  const stderr = new TextSink(limit, options.onStderr);
  let interrupted = false;
  for (let failures = 0; ; ) {
    const started = performance.now();
    let output: Output;
    try {
      output = await shell.receive(signal);
    } catch (problem) {
      if (!mayAskAgain(problem, signal) || ++failures > ASK_AGAIN) throw problem;
      interrupted = true;
      await pause(100 * 2 ** failures, signal);
      continue;
    }
    failures = 0;
    await stdout.push(output.stdout);
    await stderr.push(output.stderr);
    if (output.done) {
      await stdout.end();
      await stderr.end();
      const truncated = stdout.truncated || stderr.truncated;
      return { exitCode: output.exitCode!, stdout: stdout.text, stderr: stderr.text, truncated, interrupted };
    }
    if (output.stdout.length + output.stderr.length === 0) {
      // It goes on without the rest of its input, and would wait for that for ever.
      if (unsent) throw unsent;
      await pause(Math.max(0, EMPTY_PACE_MS - (performance.now() - started)), signal);
    }
  }
}

/** Receive alone may be sent twice, and only if no part of an answer came: that part of the output would be gone. */
function mayAskAgain(problem: unknown, signal: AbortSignal): boolean {
  if (signal.aborted) return false;
  return (problem instanceof LostConnection && problem.unanswered) || isReason(problem, 'timeout', 'refused');
}

/** Ends the command and deletes the shell. Its own failures are not told: what went wrong before matters more. */
async function cleanUp(shell: Shell | undefined): Promise<void> {
  if (!shell) return;
  const limit = deadline(CLEAN_UP_MS, 'The shell could not be deleted in time.');
  try {
    await insist(() => shell.terminate(limit.signal), limit.signal);
    await insist(() => shell.delete(limit.signal), limit.signal);
  } finally {
    limit.clear();
  }
}

/** Tries again when the connection was lost: to end what has ended already is a fault, and harmless. */
async function insist(step: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (let tries = 1; tries <= ASK_AGAIN; tries++) {
    try {
      return await step();
    } catch (problem) {
      if (!(problem instanceof WinRmError)) throw problem;
      if (problem.reason !== 'lost' || signal.aborted) return;
    }
    await pause(100 * tries, signal).catch(() => undefined);
  }
}
