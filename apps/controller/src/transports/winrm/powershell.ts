/**
 * How a script reaches PowerShell: by standard input, never in the command line. cmd.exe cuts a line at 8,191 characters, and a line
 * can be read by every user of the machine. What follows is short, plain and the same for every script.
 *
 * Windows PowerShell reads standard input itself, line by line, into `$input` while the command runs; reading [Console]::In would race
 * with it. Base64 keeps every byte whatever code page the console has.
 */
const POWERSHELL =
  '%SystemRoot%\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -NoLogo -NoProfile -NonInteractive -InputFormat Text -OutputFormat Text';

/** The code that the bootstrap ends with when the script did not arrive whole (ERROR_INVALID_DATA). */
const NOT_WHOLE = 13;
/** The code that it ends with where a policy restricts PowerShell: what follows would fail there, or the script would. The mode is its output. */
export const RESTRICTED = 14;

/** Neither `"` nor `%` may stand in it: over WinRM it travels inside one pair of quotes through cmd.exe. */
export const BOOTSTRAP = [
  `$mode = $ExecutionContext.SessionState.LanguageMode; if ($mode -ne 'FullLanguage') { $mode; exit ${RESTRICTED} }`,
  "$ErrorActionPreference = 'Stop'",
  "$ProgressPreference = 'SilentlyContinue'",
  '$utf8 = New-Object Text.UTF8Encoding $false',
  // Where there is no console at all, the shell's own code page has to do.
  'try { [Console]::OutputEncoding = $utf8 } catch { }',
  '$lines = @($input)',
  `if ($lines.Count -ne 3 -or $lines[2] -ne 'end') { [Console]::Error.WriteLine('The script did not arrive whole.'); exit ${NOT_WHOLE} }`,
  '$script, $text = $lines[0..1] | ForEach-Object { $utf8.GetString([Convert]::FromBase64String($_)) }',
  '$block = [ScriptBlock]::Create($script)',
  "$ErrorActionPreference = 'Continue'",
  '$text | & $block | Out-Default',
  'exit 0',
].join('; ');

export const POWERSHELL_LINE = `${POWERSHELL} -Command "${BOOTSTRAP}"`;

/** Standard input for {@link POWERSHELL_LINE}: the script, and what the script finds in `$input` as one string. */
export function powershellInput(script: string, input: string): Buffer {
  const lines = [script, input].map((text) => Buffer.from(text).toString('base64'));
  return Buffer.from(`${lines.join('\n')}\nend\n`, 'latin1');
}
