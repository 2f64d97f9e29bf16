<#
.SYNOPSIS
Enrols this PC and starts the agent. Called by the enrolment line, in an elevated Windows PowerShell; asks for the enrolment token,
unless a push-enrolment gives it.
.PARAMETER Address
https address of the controller for agents.
.PARAMETER CaSha256
SHA-256 of the controller's CA certificate.
.PARAMETER Proxy
http address of a proxy, where Windows' own settings are not the right ones.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)][string]$Address,
    [Parameter(Mandatory)][string]$CaSha256,
    [string]$Proxy
)
# First of all: commands come from Windows' own modules, never from a folder that somebody else can write to.
$env:PSModulePath = "$env:SystemRoot\System32\WindowsPowerShell\v1.0\Modules"
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$code = & (Join-Path $PSScriptRoot 'Open-Sluice.ps1')
if ($code -ne 0) { exit $code }
try {
    # A push-enrolment has nobody to ask: it leaves the token in the environment of this one process.
    $given = $env:SLUICE_ENROLMENT_TOKEN
    $token = if ($given) { (New-Object Net.NetworkCredential -ArgumentList '', $given).SecurePassword } else { Read-Host -Prompt 'Enrolment token' -AsSecureString }
    $env:SLUICE_ENROLMENT_TOKEN = $null
    Install-SluiceAgent -Address $Address -CaSha256 $CaSha256 -Token $token -Proxy $Proxy
} catch {
    # The message alone: whoever enrols reads it, and the caller needs the exit code.
    [Console]::Error.WriteLine($_.Exception.Message)
    exit 1
}
