<#
.SYNOPSIS
Gives this PC new keys by hand, from a file of `npx sluice keys recover --out FILE`. Run in an elevated Windows PowerShell.
.PARAMETER Path
That file.
#>
[CmdletBinding()]
param([Parameter(Mandatory)][string]$Path)
# First of all: commands come from Windows' own modules, never from a folder that somebody else can write to.
$env:PSModulePath = "$env:SystemRoot\System32\WindowsPowerShell\v1.0\Modules"
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

try {
    $code = & (Join-Path $PSScriptRoot 'Open-Sluice.ps1') -Log install
    if ($code -ne 0) { exit $code }
    Set-SluiceKeys -Path $Path
} catch {
    [Console]::Error.WriteLine($_.Exception.Message)
    exit 1
}
