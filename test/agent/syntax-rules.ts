/** What the host's parser reports about one script; see agents/bench/Host/Engine/SyntaxDump.cs. */
export interface Script {
  file: string;
  parseErrors: { line: number; message: string }[];
  asciiOrBom: boolean;
  functions: string[];
  calls: { line: number; name: string | null; parameters: string[]; literals: (string | null)[] }[];
  members: { line: number; type: string | null; name: string; arguments: number | null; literalArgument: boolean }[];
  types: string[];
  /** Members used and where objects go, as paths; see agents/bench/Host/Engine/ObjectFlow.cs. */
  uses: { line: number; of: string; name: string; called: boolean; set: boolean; guarded: boolean }[];
  flows: { to: string; from: string }[];
  newer: { line: number; what: string }[];
  variables: string[];
  /** Variables that are assigned to; null for anything else. */
  assigned: { line: number; name: string | null }[];
}

const COMMON = ['ErrorAction', 'ErrorVariable', 'WarningAction', 'OutVariable', 'Verbose', 'Confirm', 'WhatIf'];

/**
 * The cmdlets the agent may call, with the parameters it may give them: all of them exist in Windows PowerShell 5.1
 * (Microsoft.PowerShell.* reference, version 5.1). Anything else is reported, so that a new one is looked up first.
 */
const ALLOWED: Record<string, string[]> = {
  'Add-Content': ['LiteralPath', 'Value'],
  'Add-LocalGroupMember': ['SID', 'Member'],
  'Add-Member': ['NotePropertyName', 'NotePropertyValue', 'Force'],
  'Export-ModuleMember': ['Function', 'Variable'],
  'ForEach-Object': ['Process'],
  'Get-Acl': ['LiteralPath'],
  'Get-ChildItem': ['LiteralPath', 'Filter', 'File', 'Directory'],
  'Get-CimInstance': ['ClassName', 'Filter', 'Namespace', 'Property'],
  'Get-Command': ['Name', 'CommandType'],
  'Get-Content': ['LiteralPath', 'Tail'],
  'Get-Date': ['Date'],
  'Get-FileHash': ['LiteralPath', 'Algorithm'],
  'Get-DeliveryOptimizationStatus': [],
  'Get-Item': ['LiteralPath'],
  'Get-ItemProperty': ['LiteralPath', 'Name'],
  'Get-LocalUser': ['Name'],
  'Get-MpComputerStatus': [],
  'Get-NetConnectionProfile': [],
  'Get-Random': ['Minimum', 'Maximum'],
  'Get-ScheduledTask': ['TaskName'],
  'Get-Service': ['Name'],
  'Get-WSManInstance': ['ResourceURI', 'Enumerate'],
  'Get-WinEvent': ['FilterHashtable', 'MaxEvents', 'Oldest'],
  'Get-WindowsPackage': ['Online', 'PackageName'],
  'Get-ScheduledTaskInfo': ['TaskName'],
  'Group-Object': ['Property'],
  'Import-Module': ['Name', 'Force', 'DisableNameChecking'],
  'Invoke-CimMethod': ['InputObject', 'MethodName', 'Arguments'],
  'Join-Path': ['Path', 'ChildPath'],
  'New-Item': ['Path', 'ItemType'],
  'New-ItemProperty': ['LiteralPath', 'Name', 'Value', 'PropertyType', 'Force'],
  'New-LocalUser': [
    'Name',
    'Password',
    'Description',
    'AccountNeverExpires',
    'PasswordNeverExpires',
    'UserMayNotChangePassword',
  ],
  'New-Object': ['TypeName', 'ArgumentList', 'ComObject', 'Property'],
  'New-SelfSignedCertificate': ['DnsName', 'CertStoreLocation', 'NotAfter', 'KeyAlgorithm', 'KeyLength'],
  'New-WSManInstance': ['ResourceURI', 'SelectorSet', 'ValueSet'],
  'Out-Null': [],
  'Out-String': [],
  'Read-Host': ['Prompt', 'AsSecureString'],
  'Register-ScheduledTask': ['TaskName', 'Xml', 'Force'],
  'Remove-Item': ['LiteralPath', 'Recurse', 'Force'],
  'Remove-ItemProperty': ['LiteralPath', 'Name'],
  'Remove-LocalUser': ['Name'],
  'Remove-WSManInstance': ['ResourceURI', 'SelectorSet'],
  'Remove-WindowsPackage': ['Online', 'PackageName', 'NoRestart'],
  'Select-Object': ['First', 'Last', 'Skip', 'Property', 'ExpandProperty', 'Unique'],
  'Set-ItemProperty': ['LiteralPath', 'Name', 'Value'],
  'Set-LocalUser': ['Name', 'Password'],
  'Set-Service': ['Name', 'StartupType'],
  'Set-StrictMode': ['Version'],
  'Set-WSManInstance': ['ResourceURI', 'ValueSet'],
  'Sort-Object': ['Property', 'Descending', 'Unique'],
  'Split-Path': ['Path', 'Parent', 'Leaf'],
  'Start-ScheduledTask': ['TaskName'],
  'Start-Service': ['Name'],
  'Start-Sleep': ['Seconds', 'Milliseconds'],
  'Stop-ScheduledTask': ['TaskName'],
  'Stop-Service': ['Name', 'Force'],
  'Test-Path': ['LiteralPath', 'PathType'],
  'Unregister-ScheduledTask': ['TaskName'],
  'Where-Object': ['FilterScript'],
  'Write-Error': ['Message'],
  'Write-Host': ['Object'],
  'Write-Output': ['InputObject', 'NoEnumerate'],
  'Write-Verbose': ['Message'],
  'Write-Warning': ['Message'],
};

/** Ways to run text that was not in the file, or to fetch and run it. */
const FORBIDDEN_CALLS: Record<string, string> = {
  'Invoke-Expression': 'runs text as code',
  iex: 'runs text as code',
  'Invoke-WebRequest': 'downloads',
  'Invoke-RestMethod': 'downloads',
  'Start-BitsTransfer': 'downloads',
  'Add-Type': 'compiles or loads code',
};
const FORBIDDEN_MEMBERS = new Set(['DownloadString', 'DownloadFile', 'DownloadData', 'InvokeScript', 'NewScriptBlock']);

/** Members that .NET has and .NET Framework 4.8 has not; by type for static ones, by name alone for the rest. */
const NEWER_STATIC: Record<string, string[]> = {
  Convert: ['ToHexString', 'FromHexString'],
  DateTime: ['UnixEpoch'],
  Environment: ['ProcessId', 'ProcessPath'],
  'IO.Path': ['GetRelativePath', 'Exists', 'Join'],
  Math: ['Clamp', 'Log2', 'BitDecrement'],
  'Security.Cryptography.SHA256': ['HashData'],
  'Security.Cryptography.RandomNumberGenerator': ['GetBytes', 'Fill', 'GetInt32'],
};
const NEWER_INSTANCE = new Set([
  'ImportFromPem',
  'ImportSubjectPublicKeyInfo',
  'ExportSubjectPublicKeyInfo',
  'ArgumentList',
]);
const NEWER_VARIABLES = new Set([
  'iswindows',
  'islinux',
  'ismacos',
  'iscoreclr',
  'psstyle',
  'enabledexperimentalfeatures',
]);

/**
 * Judges scripts that belong together: a function of one may be called by another.
 * @returns one line a finding, `file:line: what is wrong`.
 */
export function judge(scripts: Script[]): string[] {
  const own = new Set(scripts.flatMap((script) => script.functions.map((name) => name.toLowerCase())));
  const allowed = new Map(Object.entries(ALLOWED).map(([name, parameters]) => [name.toLowerCase(), parameters]));
  const findings: string[] = [];
  for (const script of scripts) {
    const report = (line: number, what: string) => findings.push(`${script.file}:${line}: ${what}`);
    for (const problem of script.parseErrors) report(problem.line, `does not parse: ${problem.message}`);
    for (const construct of script.newer) report(construct.line, `Windows PowerShell 5.1 has no ${construct.what}`);
    if (!script.asciiOrBom) report(1, 'has characters outside ASCII and no BOM: 5.1 would read it as ANSI');
    for (const call of script.calls) judgeCall(call, own, allowed, (what) => report(call.line, what));
    for (const member of script.members) judgeMember(member, (what) => report(member.line, what));
    for (const name of script.variables) {
      if (NEWER_VARIABLES.has(name.toLowerCase())) report(1, `Windows PowerShell 5.1 has no $${name}`);
    }
  }
  return findings;
}

function judgeCall(
  call: Script['calls'][number],
  own: Set<string>,
  allowed: Map<string, string[]>,
  report: (what: string) => void,
): void {
  const forbidden = Object.entries(FORBIDDEN_CALLS).find(([name]) => name.toLowerCase() === call.name?.toLowerCase());
  if (forbidden) {
    report(`${forbidden[0]} ${forbidden[1]}`);
    return;
  }
  const shortened = call.parameters.some((name) => /^e(c|nc|nco[a-z]*)?$/i.test(name));
  if (shortened || call.literals.some((text) => /-enc(odedcommand)?\b/i.test(text ?? ''))) {
    report('passes an encoded command');
    return;
  }
  // `& $path @arguments` is the one seam for programs; what it may start is that seam's business.
  if (call.name === null || own.has(call.name.toLowerCase())) return;
  const parameters = allowed.get(call.name.toLowerCase());
  if (!parameters) {
    const cmdlet = call.name.includes('-');
    report(`${call.name} is ${cmdlet ? 'not a cmdlet the agent may use' : 'an alias or a program without a path'}`);
    return;
  }
  for (const name of call.parameters) {
    if (![...parameters, ...COMMON].some((known) => known.toLowerCase() === name.toLowerCase())) {
      report(`${call.name} -${name} is not a parameter the agent may use`);
    }
  }
}

function judgeMember(member: Script['members'][number], report: (what: string) => void): void {
  const type = member.type?.replace(/^System\./i, '');
  if (FORBIDDEN_MEMBERS.has(member.name)) report(`${member.name} runs or fetches text as code`);
  if (/^scriptblock$/i.test(type ?? '') && /^create$/i.test(member.name))
    report('[scriptblock]::Create runs text as code');
  if (/^FromBase64String$/i.test(member.name) && member.literalArgument)
    report('decodes a blob that stands in the script');
  if (type && NEWER_STATIC[type]?.includes(member.name)) report(`.NET Framework 4.8 has no [${type}]::${member.name}`);
  if (!type && NEWER_INSTANCE.has(member.name)) report(`.NET Framework 4.8 has no member ${member.name}`);
}
