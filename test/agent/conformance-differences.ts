import type { RealPowerShell } from '#test/powershell.js';

const ESCAPED = 'the JSON writer of 5.1 escapes <, >, & and the apostrophe';
const WRITES_BACKSLASH = 'Windows joins paths with a backslash';

/** Cases whose recorded answer is known to differ in Windows PowerShell 5.1, with the reason. */
const DESKTOP: Record<string, string> = {
  'json: escapes': ESCAPED,
  'json: indented form': '5.1 indents by columns and puts two spaces after a colon',
  'from json: integers are Int64': '5.1 gives Int32 where the number fits',
  'from json: decimals are Double': '5.1 gives Decimal',
  'from json: large integer': '5.1 gives Decimal',
  'from json: duplicate keys differing in case': '5.1 names this error otherwise',
  'Test-Path null': '5.1 refuses null already when it binds the parameter',
};

/** Those whose answer, recorded on Linux, is known to differ on Windows in any PowerShell. */
const WINDOWS: Record<string, string> = {
  'Join-Path': WRITES_BACKSLASH,
  'Split-Path parent and leaf': WRITES_BACKSLASH,
  'json: indented form': 'lines end with CR LF on Windows',
};

/** @returns why this PowerShell is known to answer a case otherwise than recorded, or null. */
export function differsOn(powershell: RealPowerShell, name: string): string | null {
  const desktop = powershell.edition === 'Desktop' ? DESKTOP[name] : undefined;
  const windows = powershell.windows ? WINDOWS[name] : undefined;
  return desktop ?? windows ?? null;
}
