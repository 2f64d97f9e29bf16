function Set-SluiceDeadMan {
    <#
    .SYNOPSIS
    Registers the dead-man for 14 days after the lease's end. It needs no script, no PowerShell and no agent: reg.exe imports the
    restore file, and sc.exe gives the orchestrator's service its start type back where the journal has it.
    .DESCRIPTION
    The Task Scheduler goes by this PC's clock and the lease by the controller's; the known difference is taken off. Whatever that clock says, it
    waits no longer than the longest lease and these 14 days.
    #>
    param([Parameter(Mandatory)]$Lease)

    if (-not [IO.File]::Exists((Get-SluicePath -Child 'restore.reg'))) { throw 'There is no restore file for the dead-man.' }
    $commands = New-Object 'System.Collections.Generic.List[object]'
    $commands.Add(@('reg.exe', ('import "{0}"' -f (Get-SluicePath -Child 'restore.reg'))))
    $service = @((Read-SluiceJournal).entries | Where-Object { $_['path'] -like '*\Services\UsoSvc' })
    $start = @($service | Where-Object { $_['name'] -eq 'Start' } | ForEach-Object { (Get-SluiceRestoreTarget -Entry $_ -Defaults)['value'] })
    if ($start.Count -gt 0 -and $start[0] -in 2, 3) {
        $delayed = @($service | Where-Object { $_['name'] -eq 'DelayedAutostart' -and $_['original']['value'] -eq 1 }).Count -gt 0
        $commands.Add(@('sc.exe', "config UsoSvc start= $(Get-SluiceStartWord -Start $start[0] -Delayed $delayed)"))
        if ($start[0] -eq 2) { $commands.Add(@('sc.exe', 'start UsoSvc')) }
    }
    $clock = Read-SluiceState -Child 'clock.json'
    $offset = if ($null -ne $clock) { [double]$clock['offsetMs'] } else { 0.0 }
    $left = [Math]::Min(74, ($Lease.NotAfter - (Get-SluiceNow)).TotalDays + 14 - $offset / 86400000)
    Register-SluiceTask -Kind 'dead-man' -At (Get-SluiceNow).AddDays($left) -Commands $commands
}
