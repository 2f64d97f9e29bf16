<#
.SYNOPSIS
Loads the agent's module for the script that calls it, or says in one sentence why it cannot work in this PowerShell and what helps. Gives 0,
or the exit code to end with: 71 32-bit PowerShell, 72 restricted language, 73 the module cannot be loaded.
.DESCRIPTION
Restricted language forbids methods and types of .NET, and a sentence must still come out: so this script calls cmdlets alone. The log gets
the sentence once, not every five minutes, and only where its folder is ours.
.PARAMETER Log
The log that gets the sentence. None while the PC is being enrolled.
#>
[CmdletBinding()]
param([string]$Log)
# First of all: commands come from Windows' own modules, never from a folder that somebody else can write to.
$env:PSModulePath = "$env:SystemRoot\System32\WindowsPowerShell\v1.0\Modules"
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$module = Join-Path (Join-Path (Split-Path -Parent $PSScriptRoot) 'Sluice') 'Sluice.psd1'
$mode = "$($ExecutionContext.SessionState.LanguageMode)"
$code = 0
if ($env:PROCESSOR_ARCHITEW6432) {
    $code = 71
    $sentence = "This is the 32-bit PowerShell, which is shown another registry and other folders: start it again in the 64-bit one, $env:SystemRoot\Sysnative\WindowsPowerShell\v1.0\powershell.exe."
} elseif ($mode -ne 'FullLanguage') {
    $code = 72
    $sentence = "PowerShell runs here in $($mode): AppLocker or App Control restricts scripts. Let the policy allow the folder of Sluice below Program Files, or take Sluice off this PC."
} else {
    try {
        Import-Module -Name $module
    } catch {
        $code = 73
        $sentence = "The agent's module cannot be loaded ($($_.Exception.Message -replace '[\r\n]+', ' ')): a file is missing, changed or barred, by an antivirus perhaps. Let the folder of Sluice below Program Files be, and enrol this PC anew."
    }
}
if ($code -eq 0) { return 0 }

Write-Warning -Message $sentence
$folder = Join-Path $env:ProgramData 'Sluice'
try {
    # As the agent itself judges it: what somebody else made is not written to.
    $ours = "$((Get-Item -LiteralPath $folder).Attributes)" -notmatch 'ReparsePoint' -and (Get-Acl -LiteralPath $folder).Sddl -cmatch '^O:(BA|SY)'
    if ($Log -and $ours) {
        $file = Join-Path (Join-Path $folder 'log') "$Log.log"
        $last = if (Test-Path -LiteralPath $file) { "$(Get-Content -LiteralPath $file -Tail 1)" } else { '' }
        $line = '{0:yyyy-MM-ddTHH:mm:ssZ} error {1}' -f (Get-Date).ToUniversalTime(), $sentence
        if (-not $last.EndsWith($sentence)) { Add-Content -LiteralPath $file -Value $line }
    }
} catch {
    Write-Warning -Message "It could not be logged: $($_.Exception.Message)"
}
$code
