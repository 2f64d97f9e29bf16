<#
.SYNOPSIS
What a standard user may try against the installed agent. Each attempt is one line: `gained` or `refused`, and what it was.
.DESCRIPTION
Started by agent-attacks.ps1 as that user. Every attempt leaves things as they were where it succeeds.
.PARAMETER Out
The file for the lines.
.PARAMETER Skip
Attempts with programs that the bench does not imitate, with commas between them.
#>
[CmdletBinding()]
param([Parameter(Mandatory)][string]$Out, [string]$Skip = '')
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$state = Join-Path $env:ProgramData 'Sluice'
$code = Join-Path $env:ProgramFiles 'Sluice'
$system = Join-Path $env:SystemRoot 'System32'
$play = Split-Path -Parent $Out
$lines = New-Object 'System.Collections.Generic.List[string]'

function Invoke-Attempt {
    param([string]$What, [scriptblock]$How)
    if ($Skip -split ',' -contains $What) { return }
    try { & $How; $lines.Add("gained  $What") } catch { $lines.Add("refused $What") }
}
function Invoke-Tool {
    param([string]$Name, [string[]]$Arguments)
    $ErrorActionPreference = 'Continue'
    $null = & (Join-Path $system $Name) @Arguments 2>&1
    if ($LASTEXITCODE -ne 0) { throw "$Name ended with $LASTEXITCODE" }
}
function Add-File {
    param([string]$Folder, [string]$Name)
    $path = Join-Path $Folder $Name
    [IO.File]::WriteAllText($path, '{}')
    [IO.File]::Delete($path)
}

Invoke-Attempt 'read the credential' { $null = [IO.File]::ReadAllText((Join-Path $state 'credential')) }
Invoke-Attempt 'list the state' { $null = [IO.Directory]::GetFiles($state) }
Invoke-Attempt 'read the log' { $null = [IO.File]::ReadAllText((Join-Path $state 'log/agent.log')) }
foreach ($folder in 'inbox', 'chores', 'intents', 'spool', 'temp', 'drop') {
    Invoke-Attempt "put a file into $folder" { Add-File (Join-Path $state $folder) 'attack.json' }
}
Invoke-Attempt 'put a file beside the state' { Add-File $state 'attack.json' }
Invoke-Attempt 'change the pinned keys' { [IO.File]::AppendAllText((Join-Path $state 'config.json'), '') }
Invoke-Attempt 'take the state folder away' { [IO.Directory]::Move($state, "$state.old"); [IO.Directory]::Move("$state.old", $state) }
Invoke-Attempt 'take the drop folder away' { $drop = Join-Path $state 'drop'; [IO.Directory]::Move($drop, "$drop.old"); [IO.Directory]::Move("$drop.old", $drop) }
Invoke-Attempt 'change the code' { [IO.File]::AppendAllText((Join-Path $code 'service/Poll.ps1'), '') }
Invoke-Attempt 'add code to the module' { Add-File (Join-Path $code 'Sluice/Private') 'Attack.ps1' }
Invoke-Attempt 'take the code folder away' { [IO.Directory]::Move($code, "$code.old"); [IO.Directory]::Move("$code.old", $code) }
Invoke-Attempt 'put a program beside the code' { Add-File $code 'powershell.exe' }
Invoke-Attempt 'link the credential' { Invoke-Tool 'cmd.exe' '/c', 'mklink', '/H', (Join-Path $play 'credential'), (Join-Path $state 'credential') }
Invoke-Attempt 'link the code' { Invoke-Tool 'cmd.exe' '/c', 'mklink', '/H', (Join-Path $play 'Poll.ps1'), (Join-Path $code 'service\Poll.ps1') }
Invoke-Attempt 'take the state over' { Invoke-Tool 'takeown.exe' '/F', $state }
Invoke-Attempt 'open the state' { Invoke-Tool 'icacls.exe' $state, '/grant', '*S-1-5-32-545:(OI)(CI)F', '/q' }
Invoke-Attempt 'start the work' { Invoke-Tool 'schtasks.exe' '/Run', '/TN', 'Sluice work' }
Invoke-Attempt 'start the poll' { Invoke-Tool 'schtasks.exe' '/Run', '/TN', 'Sluice poll' }
Invoke-Attempt 'start the drop task' { Invoke-Tool 'schtasks.exe' '/Run', '/TN', 'Sluice drop' }
Invoke-Attempt 'switch a task off' { Invoke-Tool 'schtasks.exe' '/Change', '/TN', 'Sluice poll', '/DISABLE' }
Invoke-Attempt 'replace a task' { Invoke-Tool 'schtasks.exe' '/Create', '/TN', 'Sluice work', '/XML', (Join-Path $play 'task.xml'), '/F' }
Invoke-Attempt 'delete the dead-man' { Invoke-Tool 'schtasks.exe' '/Delete', '/TN', 'Sluice dead-man', '/F' }
$policy = 'HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU'
Invoke-Attempt 'change the hold' { Invoke-Tool 'reg.exe' 'add', $policy, '/v', 'SluiceAttack', '/t', 'REG_DWORD', '/d', '1', '/f' }
Invoke-Attempt 'change the pause' { Invoke-Tool 'reg.exe' 'add', 'HKLM\SOFTWARE\Microsoft\WindowsUpdate\UX\Settings', '/v', 'SluiceAttack', '/t', 'REG_SZ', '/d', 'x', '/f' }
Invoke-Attempt 'change the orchestrator' { Invoke-Tool 'sc.exe' 'config', 'UsoSvc', 'start=', 'demand' }

[IO.File]::WriteAllLines($Out, $lines.ToArray())
