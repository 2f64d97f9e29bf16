<#
.SYNOPSIS
The action of the scheduled task "Sluice work": one job, then end.
#>
[CmdletBinding()]
param()
# First of all: commands come from Windows' own modules, never from a folder that somebody else can write to.
$env:PSModulePath = "$env:SystemRoot\System32\WindowsPowerShell\v1.0\Modules"
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# A temporary folder that only SYSTEM and administrators can write to.
$env:TEMP = Join-Path (Join-Path $env:ProgramData 'Sluice') 'temp'
$env:TMP = $env:TEMP
$code = & (Join-Path $PSScriptRoot 'Open-Sluice.ps1') -Log work
if ($code -ne 0) { exit $code }
Invoke-SluiceWork
