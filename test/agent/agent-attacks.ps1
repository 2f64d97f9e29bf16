<#
.SYNOPSIS
Standard users gain nothing: a real standard user tries what attacker.ps1 lists. Makes and removes that user, the agent's folders and tasks; meant for a throw-away Windows.
.DESCRIPTION
Started by .github/workflows/windows.yml, elevated. With -Unhindered it runs on the bench, where rights are not enforced: there every attempt must succeed, which proves that it is a
real one, and what needs no rights (folders and links made beforehand, module path, TEMP) is judged as on Windows.
.PARAMETER Unhindered
On the bench.
#>
[CmdletBinding()]
param([switch]$Unhindered)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$agents = Join-Path (Split-Path -Parent (Split-Path -Parent $PSScriptRoot)) 'agents'
$code = Join-Path $env:ProgramFiles 'Sluice'
$state = Join-Path $env:ProgramData 'Sluice'
$play = Join-Path $env:ProgramData 'SluiceAttack'
$shell = Join-Path $env:SystemRoot 'System32/WindowsPowerShell/v1.0/powershell.exe'
$user = 'sluice-attacker'
$script:failed = 0
function Assert-Claim {
    param([string]$Claim, [scriptblock]$Test)
    try {
        if (& $Test) { Write-Output "ok      $Claim" } else { $script:failed++; Write-Output "NOT OK  $Claim" }
    } catch {
        $script:failed++
        Write-Output "NOT OK  ${Claim}: $($_.Exception.Message)"
    }
}
# As the attacker: a text of PowerShell, without quotes in it.
function Invoke-Attacker {
    param([string[]]$Arguments)
    if ($Unhindered) { $null = & $shell @Arguments; return }
    $quoted = $Arguments | ForEach-Object { "`"$_`"" }
    $null = Start-Process -FilePath $shell -ArgumentList $quoted -Credential $script:credential -WorkingDirectory $play -WindowStyle Hidden -Wait
}
# The code, what the state believes, and the names of orders.
function Get-Fingerprint {
    $files = @(Get-ChildItem -LiteralPath $code -Recurse -File | ForEach-Object { $_.FullName }) + (Join-Path $state 'credential') + (Join-Path $state 'config.json')
    $orders = foreach ($folder in 'inbox', 'drop') { [IO.Directory]::GetFiles((Join-Path $state $folder)) }
    (@($files | ForEach-Object { '{0} {1}' -f $_, (Get-FileHash -LiteralPath $_).Hash }) + $orders | Sort-Object) -join "`n"
}
function Remove-Play {
    foreach ($path in $state, $code, $play) {
        for ($try = 1; (Test-Path -LiteralPath $path) -and $try -le 20; $try++) {
            # A task that is just ending may hold a file.
            try { Remove-Item -LiteralPath $path -Recurse -Force } catch { Start-Sleep -Milliseconds 500 }
        }
    }
}
# Refused, with nothing written into what was there before.
function Test-Refused {
    param([string]$Before)
    try { & (Get-Module Sluice) { New-SluiceStateFolder }; return $false } catch { Write-Verbose $_ }
    @(if ([IO.Directory]::Exists($Before)) { [IO.Directory]::GetFileSystemEntries($Before) }).Count -eq 0
}

Remove-Play
$null = New-Item -ItemType Directory -Path $play
$null = New-Item -ItemType Directory -Path $code
foreach ($folder in 'Sluice', 'service') { Copy-Item -LiteralPath (Join-Path $agents $folder) -Destination $code -Recurse }
Copy-Item -LiteralPath (Join-Path $PSScriptRoot 'attacker.ps1') -Destination $play
$attacker = Join-Path $play 'attacker.ps1'
Import-Module -Name (Join-Path $code 'Sluice/Sluice.psd1')
$module = Get-Module Sluice
$script:credential = $null
try {
    if (-not $Unhindered) {
        $null = & (Join-Path $env:SystemRoot 'System32/icacls.exe') $play '/grant' '*S-1-5-32-545:(OI)(CI)M' '/q'
        $password = ConvertTo-SecureString -String (& $module { New-SluicePassword }) -AsPlainText -Force
        $null = New-LocalUser -Name $user -Password $password
        Add-LocalGroupMember -SID 'S-1-5-32-545' -Member $user
        $script:credential = New-Object Management.Automation.PSCredential -ArgumentList ".\$user", $password
    }

    # Before the agent comes. Users may make folders in %ProgramData%.
    Invoke-Attacker '-NoProfile', '-Command', "[void][IO.Directory]::CreateDirectory('$state')"
    Assert-Claim 'a state folder that a user made beforehand is refused' { (Test-Path -LiteralPath $state) -and (Test-Refused $state) }
    Remove-Item -LiteralPath $state -Recurse -Force
    foreach ($there in $true, $false) {
        $loot = Join-Path $play 'loot'
        if ($there) { $null = New-Item -ItemType Directory -Path $loot } else { [IO.Directory]::Delete($loot) }
        $how = if ($Unhindered) { "[void][IO.Directory]::CreateSymbolicLink('$state', '$loot')" } else { "cmd.exe /c mklink /J '$state' '$loot'" }
        Invoke-Attacker '-NoProfile', '-Command', $how
        Assert-Claim "a link to $(if ($there) { 'a folder of the user' } else { 'nowhere' }) in the place of the state folder is refused" {
            [IO.File]::GetAttributes($state).HasFlag([IO.FileAttributes]::ReparsePoint) -and (Test-Refused $loot)
        }
        if ([IO.Directory]::Exists($state)) { [IO.Directory]::Delete($state) } else { [IO.File]::Delete($state) }
    }

    # The agent as it is after the enrolment; its controller does not answer.
    & $module {
        New-SluiceStateFolder
        $point = @{ x = 'A' * 43; y = 'A' * 43 }
        Write-SluiceFile -Child 'credential' -Text 'slm_secret'
        Write-SluiceState -Child 'config.json' -Value ([ordered]@{
                address = 'https://127.0.0.1:9'; machine = '3f0c8f52-6d0b-4b7a-9a55-0d6f1c2b3a49'; caSha256 = '0' * 64; ca = ''; jobKey = $point; recoveryKey = $point
                proxy = $null; ownership = 'organisation'; keysSerial = 0
            })
        Write-SluiceLog -Message 'Installed for the attacks.'
        $null = [IO.Directory]::CreateDirectory((Get-SluicePath -Child 'drop'))
        foreach ($kind in 'work', 'poll', 'drop') { Register-SluiceTask -Kind $kind }
        Register-SluiceTask -Kind dead-man -At (Get-SluiceNow).AddDays(35) -Commands @(, @('reg.exe', '/?'))
    }
    $xml = '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><Actions><Exec><Command>cmd.exe</Command></Exec></Actions></Task>'
    [IO.File]::WriteAllText((Join-Path $play 'task.xml'), $xml, [Text.Encoding]::Unicode)
    Assert-Claim 'the state belongs to SYSTEM and Administrators, and to nobody else' { (Get-Acl -LiteralPath $state).Sddl -cmatch '^O:BA.*D:P(AI)?(\(A;OICI;FA;;;(SY|BA)\)){2}$' }

    $before = Get-Fingerprint
    $out = Join-Path $play 'out.txt'
    # What the bench has no program for, and a poll that would not end.
    $skip = if ($Unhindered) { '-Skip', 'link the credential,link the code,take the state over,switch a task off,start the poll' } else { @() }
    Invoke-Attacker (@('-NoProfile', '-ExecutionPolicy', 'Bypass', '-File', $attacker, '-Out', $out) + $skip)
    $lines = @([IO.File]::ReadAllLines($out))
    Assert-Claim 'the user tried everything' { $lines.Count -ge 25 }
    foreach ($line in $lines) {
        $what = $line.Substring(8)
        Assert-Claim "$(if ($Unhindered) { 'where nobody is hindered, an attacker can' } else { 'a user cannot' }) $what" { $line.StartsWith('gained') -eq [bool]$Unhindered }
    }
    Assert-Claim 'code and state are as they were' { (Get-Fingerprint) -ceq $before }

    # Module path and TEMP: no rights are needed to point them elsewhere.
    $mark = Join-Path $play 'sprung'
    $trap = Join-Path $play (Join-Path 'modules' 'SluiceTrap')
    $null = [IO.Directory]::CreateDirectory($trap)
    $stolen = 'Get-SluiceTrap', 'Get-LocalUser', 'Get-ScheduledTask', 'Join-Path', 'Split-Path', 'Get-Service', 'Get-CimInstance', 'Get-MpComputerStatus', 'Start-ScheduledTask'
    $body = $stolen | ForEach-Object { "function $_ { [IO.File]::WriteAllText('$mark', '$_') }" }
    [IO.File]::WriteAllText((Join-Path $trap 'SluiceTrap.psm1'), ($body -join "`r`n"))
    $kept = @{ PSModulePath = $env:PSModulePath; TEMP = $env:TEMP; TMP = $env:TMP }
    try {
        $env:PSModulePath = (Join-Path $play 'modules') + [IO.Path]::PathSeparator + $env:PSModulePath
        $env:TEMP = $play
        $env:TMP = $play
        $null = & $shell -NoProfile -Command 'Get-SluiceTrap'
        Assert-Claim 'the trap in the module path works where nothing is done against it' { [IO.File]::Exists($mark) }
        foreach ($name in 'Poll', 'Work', 'Drop') {
            [IO.File]::Delete($mark)
            $file = Join-Path $code "service/$name.ps1"
            $seen = @(& $shell -NoProfile -ExecutionPolicy Bypass -Command "& '$file' $(if ($name -eq 'Poll') { '-Once' }); `$env:TEMP; `$env:PSModulePath; try { Get-SluiceTrap } catch { 'no trap' }")
            Assert-Claim "$name.ps1 takes no module from a foreign folder" { $seen[-1] -ceq 'no trap' -and $seen[-2] -notlike "*$play*" -and -not [IO.File]::Exists($mark) }
            Assert-Claim "$name.ps1 uses no foreign TEMP" { $seen[-3] -ceq (Join-Path $state 'temp') }
        }
    } finally {
        foreach ($name in $kept.Keys) { [Environment]::SetEnvironmentVariable($name, $kept[$name]) }
    }
} finally {
    & $module { 
        foreach ($kind in 'work', 'poll') { Stop-SluiceTask -Kind $kind }
        foreach ($kind in 'work', 'poll', 'drop', 'dead-man') { Unregister-SluiceTask -Kind $kind }
    }
    Remove-Play
    if (-not $Unhindered) { Remove-LocalUser -Name $user }
}
if ($script:failed -gt 0) { Write-Output "$($script:failed) claims do not hold."; exit 1 }
