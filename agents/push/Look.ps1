<#
.SYNOPSIS
What a controller asks a PC before it puts an agent onto it. Writes nothing; answers with one line of JSON.
.DESCRIPTION
Runs over SSH or WinRM with an administrator's password, from standard input: nothing of Sluice is on the PC yet.
#>
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$system = Join-Path $env:SystemRoot 'System32'
# Of the token of this very session: an administrator whose rights were filtered away has the medium level, S-1-16-8192.
$groups = [string](& (Join-Path $system 'whoami.exe') /groups /fo csv /nh)
$windows = Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
$drive = (Get-CimInstance -ClassName 'Win32_OperatingSystem').SystemDrive
$disk = Get-CimInstance -ClassName 'Win32_LogicalDisk' -Filter "DeviceID='$drive'"

$state = Join-Path $env:ProgramData 'Sluice'
$machine = $null
try {
    $text = [IO.File]::ReadAllText((Join-Path $state 'config.json'))
    if ($text -match '"machine"\s*:\s*"([0-9a-f-]{36})"') { $machine = $Matches[1] }
} catch {
    # No agent, or one whose state cannot be read: the folders below tell.
    $machine = $null
}

# Written by hand, because ConvertTo-Json differs between the versions of PowerShell; no text of these needs an escape.
$text = { param($value) '"{0}"' -f ([string]$value -replace '[^\w .-]', '') }
$flag = { param($value) ([string][bool]$value).ToLowerInvariant() }
$tools = [IO.File]::Exists((Join-Path $system 'curl.exe')) -and [IO.File]::Exists((Join-Path $system 'tar.exe'))
$agent = [IO.Directory]::Exists($state) -or [IO.Directory]::Exists((Join-Path $env:ProgramFiles 'Sluice'))
'{' + (@(
        '"elevated":' + (& $flag ($groups -match 'S-1-16-(12288|16384)'))
        '"bits":' + ([IntPtr]::Size * 8)
        '"edition":' + (& $text $windows.EditionID)
        '"installation":' + (& $text $windows.InstallationType)
        '"build":' + [int]$windows.CurrentBuildNumber
        '"freeBytes":' + [long]$disk.FreeSpace
        '"tools":' + (& $flag $tools)
        '"agent":' + (& $flag $agent)
        '"machine":' + $(if ($null -ne $machine) { & $text $machine } else { 'null' })
    ) -join ',') + '}'
