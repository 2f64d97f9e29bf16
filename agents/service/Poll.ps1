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

# A temporary folder that only SYSTEM and administrators can write to.
$env:TEMP = Join-Path (Join-Path $env:ProgramData 'Sluice') 'temp'
$env:TMP = $env:TEMP
Import-Module -Name (Join-Path (Join-Path (Split-Path -Parent $PSScriptRoot) 'Sluice') 'Sluice.psd1')
Invoke-SluicePoll -Once:$Once -Woken:$Woken
