function Register-SluiceTask {
    <#
    .SYNOPSIS
    Registers one of the agent's three scheduled tasks, or replaces it. All run as SYSTEM.
    .PARAMETER Kind
    poll: at boot and every five minutes, never twice at once, without a time limit. work: only when poll starts it. dead-man:
    at one instant, without any script.
    .PARAMETER At
    When the dead-man acts, by this PC's clock in UTC.
    .PARAMETER Commands
    What the dead-man runs, one after the other: pairs of a program below System32 and its arguments.
    #>
    param(
        [Parameter(Mandatory)][ValidateSet('poll', 'work', 'dead-man')][string]$Kind,
        [DateTime]$At = [DateTime]::MinValue,
        $Commands = @()
    )

    $system = Join-Path $env:SystemRoot 'System32'
    if ($Kind -ne 'dead-man') {
        $script = Join-Path (Join-Path (Get-SluicePath -Code) 'service') $(if ($Kind -eq 'poll') { 'Poll.ps1' } else { 'Work.ps1' })
        $shell = Join-Path 'WindowsPowerShell' (Join-Path 'v1.0' 'powershell.exe')
        $Commands = @(, @($shell, ('-NoProfile -NonInteractive -ExecutionPolicy Bypass -File "{0}"' -f $script)))
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
        default { '' }
    }
    $about = @{
        'poll'     = 'Sluice: asks the controller for work and keeps the hold of Windows Update alive.'
        'work'     = 'Sluice: does one signed job.'
        'dead-man' = 'Sluice: gives Windows Update back to Windows when the hold was not renewed for a long time.'
    }
    $xml = @"
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>$($about[$Kind])</Description></RegistrationInfo>
  <Triggers>$triggers</Triggers>
  <Principals><Principal id="Author"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal></Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">$($actions -join '')</Actions>
</Task>
"@
    $null = Register-ScheduledTask -TaskName "Sluice $Kind" -Xml $xml -Force
}
