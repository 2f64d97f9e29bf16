# Loads one function a file, by full path: nothing is taken from the module path or the working directory, so that
# nobody but an administrator decides what code runs here.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# What the functions of one process share. Everything that must survive the process is in the state folder.
$script:SluiceConnection = $null
$script:SluiceTls = $null
$script:SluiceLogName = 'agent'
$script:SluiceLogSaid = @{}
$script:SluiceHoldReported = $null
$script:SluiceRoundAt = $null
$script:SluiceClockWatch = $null
# Both long past: the first progress of a process is sent at once.
$script:SluiceProgressSent = [pscustomobject]@{ Elapsed = [TimeSpan]::MaxValue }
$script:SluiceProgressMuted = [pscustomobject]@{ Elapsed = [TimeSpan]::MaxValue }

foreach ($folder in 'Private', 'Public') {
    foreach ($file in [IO.Directory]::GetFiles((Join-Path $PSScriptRoot $folder), '*.ps1')) {
        . $file
    }
}
