<#
.SYNOPSIS
Lets the controller hand signed jobs in over SSH, by an account made for that. Run in an elevated Windows PowerShell; prints the host keys to
compare in the dashboard. Run again, it takes another key.
.PARAMETER PublicKey
The line that the dashboard shows for this machine.
.PARAMETER Undo
Takes everything back.
#>
[CmdletBinding(DefaultParameterSetName = 'Enable')]
param(
    [Parameter(Mandatory, ParameterSetName = 'Enable')][string]$PublicKey,
    [Parameter(Mandatory, ParameterSetName = 'Undo')][switch]$Undo
)
# First of all: commands come from Windows' own modules, never from a folder that somebody else can write to.
$env:PSModulePath = "$env:SystemRoot\System32\WindowsPowerShell\v1.0\Modules"
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

try {
    $code = & (Join-Path $PSScriptRoot 'Open-Sluice.ps1') -Log install
    if ($code -ne 0) { exit $code }
    if ($Undo) { Disable-SluiceSsh } else { Enable-SluiceSsh -PublicKey $PublicKey }
} catch {
    [Console]::Error.WriteLine($_.Exception.Message)
    exit 1
}
