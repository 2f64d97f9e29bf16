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
    Import-Module -Name (Join-Path (Join-Path (Split-Path -Parent $PSScriptRoot) 'Sluice') 'Sluice.psd1')
    Update-SluiceAgent
} catch {
    [Console]::Error.WriteLine($_.Exception.Message)
    exit 1
}
