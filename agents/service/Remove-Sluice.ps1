<#
.SYNOPSIS
Takes Sluice off this PC: settings as before, controller told, tasks and folders removed. Run in an elevated Windows PowerShell.
#>
[CmdletBinding()]
param()
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

try {
    Import-Module -Name (Join-Path (Join-Path (Split-Path -Parent $PSScriptRoot) 'Sluice') 'Sluice.psd1')
    Remove-SluiceAgent
} catch {
    [Console]::Error.WriteLine($_.Exception.Message)
    exit 1
}
