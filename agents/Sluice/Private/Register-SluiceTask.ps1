function Register-SluiceTask {
    <#
    .SYNOPSIS
    Registers one of the agent's scheduled tasks, or replaces it. All but the notice run as SYSTEM.
    .PARAMETER Kind
    poll: at boot and every five minutes, never twice at once, without a time limit. work: only when poll starts it. dead-man:
    at one instant, without any script. notice: a text for whoever is signed in, as that person. wake: stays while the PC is needed
    in a window, for whose start Windows wakes it, on mains only. drop: only when the account that may hand in orders starts it.
    .PARAMETER Notice
    Number of the text and minutes for which it stays.
    .PARAMETER Wake
    The instants, UTC.
    .PARAMETER At
    When the dead-man acts, by this PC's clock in UTC.
    .PARAMETER Starter
    SIDs of accounts that may start the task besides SYSTEM and administrators, and do nothing else with it.
    .PARAMETER Code
    The code folder whose scripts the tasks run.
    .PARAMETER Commands
    What the dead-man runs, one after the other: pairs of a program below System32 and its arguments.
    #>
    param(
        [Parameter(Mandatory)][ValidateSet('poll', 'work', 'dead-man', 'notice', 'wake', 'drop')][string]$Kind,
        [DateTime]$At = [DateTime]::MinValue,
        $Commands = @(),
        [int[]]$Notice = @(),
        [DateTime[]]$Wake = @(),
        [string[]]$Starter = @(),
        [string]$Code = (Get-SluicePath -Code)
    )

    $system = Join-Path $env:SystemRoot 'System32'
    if ($Kind -ne 'dead-man') {
        $file = @{ poll = 'Poll.ps1'; work = 'Work.ps1'; notice = 'Notice.ps1'; wake = 'Poll.ps1'; drop = 'Drop.ps1' }[$Kind]
        $script = Join-Path (Join-Path $Code 'service') $file
        $more = switch ($Kind) { 'notice' { ' -Template {0} -Minutes {1}' -f $Notice[0], $Notice[1] } 'wake' { ' -Woken' } default { '' } }
        $shell = Join-Path 'WindowsPowerShell' (Join-Path 'v1.0' 'powershell.exe')
        $Commands = @(, @($shell, ('-NoProfile -NonInteractive{0} -ExecutionPolicy Bypass -File "{1}"{2}' -f $(if ($Kind -eq 'notice') { ' -WindowStyle Hidden' }), $script, $more)))
    }
    $actions = foreach ($one in $Commands) {
        '<Exec><Command>{0}</Command><Arguments>{1}</Arguments></Exec>' -f
        [Security.SecurityElement]::Escape((Join-Path $system $one[0])), [Security.SecurityElement]::Escape($one[1])
    }
    $triggers = switch ($Kind) {
        'poll' {
            '<BootTrigger><Enabled>true</Enabled></BootTrigger><TimeTrigger>' +
            '<Repetition><Interval>PT5M</Interval><StopAtDurationEnd>false</StopAtDurationEnd></Repetition>' +
            '<StartBoundary>2026-01-01T00:00:00</StartBoundary><Enabled>true</Enabled></TimeTrigger>'
        }
        'dead-man' {
            $instant = $At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", [Globalization.CultureInfo]::InvariantCulture)
            "<TimeTrigger><StartBoundary>$instant</StartBoundary><Enabled>true</Enabled></TimeTrigger>"
        }
        'wake' {
            foreach ($time in $Wake) {
                $instant = $time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", [Globalization.CultureInfo]::InvariantCulture)
                "<TimeTrigger><StartBoundary>$instant</StartBoundary><Enabled>true</Enabled></TimeTrigger>"
            }
        }
        default { '' }
    }
    # In the session of whoever is signed in, with that person's own rights.
    $principal = if ($Kind -eq 'notice') { '<GroupId>S-1-5-32-545</GroupId><RunLevel>LeastPrivilege</RunLevel>' } else { '<UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel>' }
    $wakes = $Kind -eq 'wake'
    $about = @{
        'poll'     = 'Sluice: asks the controller for work and keeps the hold of Windows Update alive.'
        'work'     = 'Sluice: does one signed job.'
        'notice'   = 'Sluice: shows a text to the person at this PC.'
        'wake'     = 'Sluice: wakes this PC on mains for its maintenance window.'
        'drop'     = 'Sluice: takes signed jobs that were handed in over SSH or WinRM.'
        'dead-man' = 'Sluice: gives Windows Update back to Windows when the hold was not renewed for a long time.'
    }
    # Read and execute: to see the task and to start it.
    $starters = @($Starter | ForEach-Object { "(A;;GRGX;;;$_)" }) -join ''
    $guard = if ($starters) { "<SecurityDescriptor>D:(A;;FA;;;SY)(A;;FA;;;BA)$starters</SecurityDescriptor>" } else { '' }
    $xml = @"
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>$($about[$Kind])</Description>$guard</RegistrationInfo>
  <Triggers>$($triggers -join '')</Triggers>
  <Principals><Principal id="Author">$principal</Principal></Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>$(([string]$wakes).ToLowerInvariant())</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>$(([string]$wakes).ToLowerInvariant())</StopIfGoingOnBatteries>
    <StartWhenAvailable>$(([string](-not $wakes)).ToLowerInvariant())</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <WakeToRun>$(([string]$wakes).ToLowerInvariant())</WakeToRun>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">$($actions -join '')</Actions>
</Task>
"@
    $null = Register-ScheduledTask -TaskName "Sluice $Kind" -Xml $xml -Force
}
