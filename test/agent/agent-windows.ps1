<#
.SYNOPSIS
The checks of the agent that need a real Windows PowerShell 5.1, a real registry and a real Task Scheduler. Changes what it tests and puts it back; meant for a throw-away Windows.
.DESCRIPTION
Started by .github/workflows/windows.yml, elevated. It also runs on the bench, which proves that the script itself works.
.PARAMETER Golden
Folder of the golden messages, test/contract/golden.
#>
[CmdletBinding()]
param([Parameter(Mandatory)][string]$Golden)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$root = Split-Path -Parent (Split-Path -Parent $PSScriptRoot)
Import-Module -Name (Join-Path $root 'agents/Sluice/Sluice.psd1')
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
$module = Get-Module Sluice
Write-Output "PowerShell $($PSVersionTable.PSVersion), Windows $([Environment]::OSVersion.Version)"

Assert-Claim 'signed vectors are read exactly as the controller means them' {
    & $module {
        param($golden)
        $all = ConvertFrom-SluiceJson -Text ([IO.File]::ReadAllText((Join-Path $golden 'vectors/orders.json')))
        $wrong = foreach ($case in $all['cases'] | Where-Object { $_['refusal'] -cne 'replayed' }) {
            $read = Read-SluiceOrder -Envelope $case['envelope'] -Type $case['type'] -Key $all['keys'][$case['key']]
            $reason = $read.Reason
            if ($null -eq $reason -and $case['type'] -ceq 'sluice/job/1') { $reason = Test-SluiceOrderTime -Order $read.Order -Machine $all['machine'] -Now (ConvertFrom-SluiceInstant $all['now']) }
            if ($null -eq $reason -and $read.Order.Contains('machine') -and $read.Order['machine'] -cne $all['machine']) { $reason = 'wrong-machine' }
            if ([string]$reason -cne [string]$case['refusal']) { $case['name'] }
        }
        if (@($wrong).Count -gt 0) { throw ($wrong -join ', ') }
        $true
    } $Golden
}

Assert-Claim 'every golden message is read and written unchanged' {
    & $module {
        param($golden)
        foreach ($file in [IO.Directory]::GetFiles($golden, '*.json')) {
            $once = ConvertTo-SluiceJson -Value (ConvertFrom-SluiceJson -Text ([IO.File]::ReadAllText($file)))
            if ((ConvertTo-SluiceJson -Value (ConvertFrom-SluiceJson -Text $once)) -cne $once) { throw $file }
        }
        $true
    } $Golden
}

Assert-Claim 'every registry type comes back from the journal with its type' {
    & $module {
        $key = 'HKLM:\SOFTWARE\SluiceTest'
        $null = New-Item -Path $key -Force
        try {
            $values = [ordered]@{
                d = @{ type = 'DWord'; value = [long]-1 }; q = @{ type = 'QWord'; value = [long]4294967297 }; s = @{ type = 'String'; value = 'a "b" \' }
                e = @{ type = 'ExpandString'; value = '%windir%\x' }; m = @{ type = 'MultiString'; value = @('a', 'b') }; b = @{ type = 'Binary'; value = 'AQD/' }
            }
            foreach ($name in $values.Keys) {
                Set-SluiceRegistryValue -Path $key -Name $name -Data $values[$name]
                $read = Get-SluiceRegistryValue -Path $key -Name $name
                $want = [ordered]@{ exists = $true; type = $values[$name].type; value = $values[$name].value }
                if (-not (Test-SluiceSameValue $read $want)) { throw "$name is $(Format-SluiceValue -Data $read)" }
            }
            $lines = foreach ($name in $values.Keys) { ConvertTo-SluiceRegLine -Name $name -Data (Get-SluiceRegistryValue -Path $key -Name $name) }
            $before = foreach ($name in $values.Keys) { ConvertTo-SluiceJson -Value (Get-SluiceRegistryValue -Path $key -Name $name) }
            foreach ($name in $values.Keys) { Remove-SluiceRegistryValue -Path $key -Name $name }
            $file = Join-Path ([IO.Path]::GetTempPath()) 'sluice-test.reg'
            [IO.File]::WriteAllText($file, "Windows Registry Editor Version 5.00`r`n`r`n[HKEY_LOCAL_MACHINE\SOFTWARE\SluiceTest]`r`n$($lines -join "`r`n")`r`n", (New-Object Text.UnicodeEncoding -ArgumentList $false, $true))
            if ((Invoke-SluiceProgram -Path 'reg.exe' -Arguments 'import', $file).ExitCode -ne 0) { throw 'reg.exe import failed' }
            $after = foreach ($name in $values.Keys) { ConvertTo-SluiceJson -Value (Get-SluiceRegistryValue -Path $key -Name $name) }
            ($before -join '|') -ceq ($after -join '|')
        } finally {
            Remove-Item -LiteralPath $key -Recurse
        }
    }
}

Assert-Claim 'the three tasks register with the Task Scheduler and go again' {
    & $module {
        foreach ($kind in 'work', 'poll', 'dead-man') {
            Register-SluiceTask -Kind $kind -At (Get-SluiceNow).AddDays(35) -Commands @(@('reg.exe', '/?'), @('sc.exe', 'query UsoSvc'))
            $task = Get-ScheduledTask -TaskName "Sluice $kind"
            Unregister-SluiceTask -Kind $kind
            if ($null -eq $task -or (Get-ScheduledTask -TaskName "Sluice $kind" -ErrorAction SilentlyContinue)) { throw $kind }
        }
        $true
    }
}

Assert-Claim 'the Windows Update Agent answers with the members that the agent uses' {
    & $module {
        $session = New-SluiceUpdateSession
        $installer = $session.CreateUpdateInstaller()
        $null = @(Get-SluiceHistory -Session $session -Last 20)
        $null = (New-SluiceComObject -ProgId 'Microsoft.Update.SystemInfo').RebootRequired
        $null = $session.CreateUpdateSearcher().Online
        $installer.IsBusy -is [bool]
    }
}

# Neither the bench nor a Windows without its service has them.
if ((Get-Command 'Get-WSManInstance' -ErrorAction SilentlyContinue) -and [string](Get-Service 'WinRM').Status -eq 'Running') {
    Assert-Claim 'the right to WinRM''s command shell is given to one account, and taken back without a trace' {
        & $module {
            $place = @{ ResourceURI = 'winrm/config/service' }
            $before = [string](Get-WSManInstance @place).RootSDDL
            Set-SluiceWinRmRight -Sid 'S-1-5-32-546'
            $given = [string](Get-WSManInstance @place).RootSDDL
            Set-SluiceWinRmRight -Sid 'S-1-5-32-546' -Off
            $after = [string](Get-WSManInstance @place).RootSDDL
            if ($given -cnotmatch 'GXGR;;;(BG|S-1-5-32-546)') { throw $given }
            if ($after -cne $before) { throw "$before became $after" }
            $true
        }
    }
}

# A second runspace, which the bench does not have, stands for the other task.
if ($PSVersionTable.PSVersion.Major -eq 5) {
    Assert-Claim 'a state file that another task replaces all the time is always read whole' {
        & $module {
            $kept = $env:ProgramData
            $env:ProgramData = Join-Path ([IO.Path]::GetTempPath()) 'sluice-replaced'
            $null = [IO.Directory]::CreateDirectory((Get-SluicePath))
            $path = Get-SluicePath -Child 'replaced.json'
            $writer = [PowerShell]::Create().AddScript({
                    param($path)
                    for ($i = 0; $i -lt 500; $i++) {
                        [IO.File]::WriteAllText("$path.new", 'whole')
                        try { [IO.File]::Replace("$path.new", $path, [NullString]::Value) } catch { if (-not [IO.File]::Exists($path)) { [IO.File]::Move("$path.new", $path) } }
                    }
                }).AddArgument($path)
            try {
                Write-SluiceFile -Child 'replaced.json' -Text 'whole'
                $writing = $writer.BeginInvoke()
                while (-not $writing.IsCompleted) {
                    $read = [string](Read-SluiceFile -Child 'replaced.json')
                    if ($read -cne 'whole') { throw "read: $read" }
                }
                $true
            } finally {
                $writer.Dispose()
                Remove-Item -LiteralPath $env:ProgramData -Recurse -Force
                $env:ProgramData = $kept
            }
        }
    }
}

Assert-Claim 'this Windows can be described: edition, build, boot time, processes, drive' {
    & $module {
        $windows = Get-SluiceWindows
        $sessions = Get-SluiceSession
        $windows.Build -gt 10000 -and $null -ne (Get-SluiceBootTime) -and $null -ne $sessions -and $null -ne (Get-SluiceSystemDrive) -and (Get-SluiceIdentity).SmbiosUuid.Length -eq 36
    }
}

if ($script:failed -gt 0) { Write-Output "$($script:failed) claims do not hold."; exit 1 }
