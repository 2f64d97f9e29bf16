<#
.SYNOPSIS
The action of the scheduled task "Sluice poll".
.PARAMETER Once
One round, then end.
.PARAMETER Woken
The action of "Sluice wake": stays while the PC is needed in the window for which it was woken.
#>
[CmdletBinding()]
param([switch]$Once, [switch]$Woken)
# First of all: commands come from Windows' own modules, never from a folder that somebody else can write to.
$env:PSModulePath = "$env:SystemRoot\System32\WindowsPowerShell\v1.0\Modules"
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Leaving was interrupted: nothing is held any more, and what is left goes now.
if (Test-Path -LiteralPath (Join-Path (Split-Path -Parent $PSScriptRoot) 'leaving')) {
    & (Join-Path $PSScriptRoot 'Remove-Sluice.ps1') -Rest -Task poll
    exit 0
}

# A temporary folder that only SYSTEM and administrators can write to.
$env:TEMP = Join-Path (Join-Path $env:ProgramData 'Sluice') 'temp'
$env:TMP = $env:TEMP
$code = & (Join-Path $PSScriptRoot 'Open-Sluice.ps1') -Log poll
if ($code -ne 0) { exit $code }
Invoke-SluicePoll -Once:$Once -Woken:$Woken
