<#
.SYNOPSIS
Puts the agent of this folder in the place of the installed one. Called by the update line, in an elevated Windows PowerShell.
#>
[CmdletBinding()]
param()
# First of all: commands come from Windows' own modules, never from a folder that somebody else can write to.
$env:PSModulePath = "$env:SystemRoot\System32\WindowsPowerShell\v1.0\Modules"
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

try {
    $code = & (Join-Path $PSScriptRoot 'Open-Sluice.ps1') -Log install
    if ($code -ne 0) { exit $code }
    Update-SluiceAgent
} catch {
    [Console]::Error.WriteLine($_.Exception.Message)
    exit 1
}
