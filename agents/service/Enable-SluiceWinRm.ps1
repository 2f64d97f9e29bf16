<#
.SYNOPSIS
Lets the controller hand signed jobs in over WinRM, by an account made for that. Run in an elevated Windows PowerShell; prints what to type
in the dashboard, the password once. Run again, it gives a new password.
.PARAMETER From
Addresses that may reach the port, for example that of the controller; without it the PC's own subnet.
.PARAMETER Undo
Takes everything back.
#>
[CmdletBinding()]
param([string]$From = 'LocalSubnet', [switch]$Undo)
# First of all: commands come from Windows' own modules, never from a folder that somebody else can write to.
$env:PSModulePath = "$env:SystemRoot\System32\WindowsPowerShell\v1.0\Modules"
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

try {
    $code = & (Join-Path $PSScriptRoot 'Open-Sluice.ps1') -Log install
    if ($code -ne 0) { exit $code }
    if ($Undo) { Disable-SluiceWinRm } else { Enable-SluiceWinRm -From $From }
} catch {
    [Console]::Error.WriteLine($_.Exception.Message)
    exit 1
}
