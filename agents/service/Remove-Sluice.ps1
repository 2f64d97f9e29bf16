<#
.SYNOPSIS
Takes Sluice off this PC: settings as before, controller told, tasks and folders removed. Run in an elevated Windows PowerShell.
.DESCRIPTION
The removal at the end needs nothing of the module, which it deletes. It leaves Poll.ps1 with its task, and itself, until last: what a crash
interrupts is finished by the next start of that task, or by running this script again.
.PARAMETER Rest
Only the removal. Everything is as before already, and the agent has written the file `leaving` beside its code.
.PARAMETER Task
The task whose process this is. It is unregistered last.
#>
[CmdletBinding()]
param([switch]$Rest, [ValidateSet('poll', 'work')][string]$Task = 'work')
# First of all: commands come from Windows' own modules, never from a folder that somebody else can write to.
$env:PSModulePath = "$env:SystemRoot\System32\WindowsPowerShell\v1.0\Modules"
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$root = Split-Path -Parent $PSScriptRoot
$state = Join-Path $env:ProgramData 'Sluice'
$interrupted = (Test-Path -LiteralPath (Join-Path $root 'leaving')) -or -not ((Test-Path -LiteralPath $state) -or (Test-Path -LiteralPath (Join-Path $root 'Sluice')))
if (-not $Rest -and -not $interrupted) {
    $code = & (Join-Path $PSScriptRoot 'Open-Sluice.ps1') -Log install
    if ($code -ne 0) { exit $code }
    try {
        Remove-SluiceAgent
        exit 0
    } catch {
        [Console]::Error.WriteLine($_.Exception.Message)
        exit 1
    }
}

function Remove-Task([string]$Kind) {
    if (Get-ScheduledTask -TaskName "Sluice $Kind" -ErrorAction SilentlyContinue) { Unregister-ScheduledTask -TaskName "Sluice $Kind" -Confirm:$false }
}

function Remove-Folder([string]$Path) {
    # A process that is just ending may hold a file for a moment longer.
    for ($try = 1; Test-Path -LiteralPath $Path; $try++) {
        try {
            Remove-Item -LiteralPath $Path -Recurse -Force
        } catch {
            if ($try -ge 10) { throw }
            Start-Sleep -Milliseconds 500
        }
    }
}

foreach ($kind in 'dead-man', 'notice', 'wake', 'drop') { Remove-Task $kind }
# The state before the code, because it holds the credential.
Remove-Folder $state
# Only where the enrolment line put it: run from anywhere else, the folder is not ours to delete.
$installed = $root -eq (Join-Path $env:ProgramFiles 'Sluice')
if ($installed) {
    # What an update left that a power cut interrupted.
    foreach ($end in 'old', 'new') { Remove-Folder "$root.$end" }
    Remove-Folder (Join-Path $root 'Sluice')
    foreach ($file in Get-ChildItem -LiteralPath $PSScriptRoot -File) {
        if ($file.Name -notin 'Poll.ps1', 'Remove-Sluice.ps1') { Remove-Item -LiteralPath $file.FullName -Force }
    }
}
Remove-Task $(if ($Task -eq 'poll') { 'work' } else { 'poll' })
if ($installed) { Remove-Folder $root }
Remove-Task $Task
if (-not $Rest) { 'What was left of Sluice is removed.' }
