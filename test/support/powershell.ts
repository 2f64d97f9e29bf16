import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process';
import path from 'node:path';

/** A PowerShell that somebody else made: `powershell.exe` of Windows, or `pwsh`. */
export interface RealPowerShell {
  command: string;
  /** For people who read the test's output: `Windows PowerShell 5.1.26100.1 (powershell.exe)`. */
  name: string;
  /** `Desktop` is Windows PowerShell 5.1; `Core` is 6 and newer. */
  edition: 'Desktop' | 'Core';
  windows: boolean;
}

/** Speaks the serve protocol of the bench host inside any PowerShell. */
export const SERVE_SCRIPT = path.resolve(import.meta.dirname, '../../../test/agent/serve.ps1');
/** The question is short enough to need no quoting on any system. */
const QUESTION = '$PSVersionTable.PSEdition,$PSVersionTable.PSVersion.ToString(),$env:OS';

let found: RealPowerShell | null | undefined;

/**
 * The PowerShell that tests prefer to the bench host: the one that SLUICE_POWERSHELL names, else `powershell.exe` on Windows, else `pwsh`.
 * @returns null when there is none.
 * @throws when SLUICE_POWERSHELL names something that does not answer as a PowerShell: a preference is never dropped in silence.
 */
export function realPowerShell(): RealPowerShell | null {
  if (found === undefined) found = look();
  return found;
}

function look(): RealPowerShell | null {
  const named = process.env.SLUICE_POWERSHELL;
  if (named) {
    const answer = ask(named);
    if (!answer) throw new Error(`SLUICE_POWERSHELL names ${named}, which does not answer as a PowerShell.`);
    return answer;
  }
  const candidates = process.platform === 'win32' ? ['powershell.exe', 'pwsh.exe'] : ['pwsh'];
  for (const command of candidates) {
    const answer = ask(command);
    if (answer) return answer;
  }
  return null;
}

function ask(command: string): RealPowerShell | null {
  try {
    const options: ExecFileSyncOptionsWithStringEncoding = {
      encoding: 'utf8',
      timeout: 60_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    };
    const text = execFileSync(command, ['-NoProfile', '-NonInteractive', '-Command', QUESTION], options);
    const [edition, version, system] = text.trim().split(/\r?\n/);
    if ((edition !== 'Desktop' && edition !== 'Core') || !version) return null;
    const family = edition === 'Desktop' ? 'Windows PowerShell' : 'PowerShell';
    return { command, name: `${family} ${version} (${command})`, edition, windows: system?.trim() === 'Windows_NT' };
  } catch {
    return null;
  }
}

/** Arguments that start {@link SERVE_SCRIPT}. The policy counts on Windows only, and for this one process. */
export const serveArguments = (powershell: RealPowerShell) => [
  '-NoProfile',
  '-NonInteractive',
  ...(powershell.windows ? ['-ExecutionPolicy', 'Bypass'] : []),
  '-File',
  SERVE_SCRIPT,
];
