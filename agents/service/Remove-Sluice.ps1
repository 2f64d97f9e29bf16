<#
.SYNOPSIS
Takes Sluice off this PC: settings as before, controller told, tasks and folders removed. Run in an elevated Windows PowerShell.
#>
[CmdletBinding()]
param()
# First of all: commands come from Windows' own modules, never from a folder that somebody else can write to.
$env:PSModulePath = "$env:SystemRoot\System32\WindowsPowerShell\v1.0\Modules"
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

try {
    Import-Module -Name (Join-Path (Join-Path (Split-Path -Parent $PSScriptRoot) 'Sluice') 'Sluice.psd1')
    Remove-SluiceAgent
} catch {
    [Console]::Error.WriteLine($_.Exception.Message)
    exit 1
}
