function Invoke-SluiceWork {
    <#
    .SYNOPSIS
    The work task: does the accepted job, or the chores, and ends. One process a job, so that a search can be killed and an
    install never delays a renewal.
    .DESCRIPTION
    Verifies the order itself once more: what lies in the inbox is data like any other. A job whose process died three times
    is given up as interrupted.
    #>
    [CmdletBinding()]
    param()

    $script:SluiceLogName = 'work'
    Assert-SluiceFolder
    $lock = Enter-SluiceLock -Name 'work'
    if ($null -eq $lock) { return }
    $restore = $null
    try {
        if ([IO.File]::Exists((Get-SluicePath -Child 'chores/leave'))) {
            $left = Invoke-SluiceLeave
            Write-SluiceLog -Message "Leaving, because the machine was retired: $($left.Outcome['outcome'])"
            if ($left.Outcome['outcome'] -ceq 'succeeded') { $restore = $left.Restore }
            return
        }
        $item = Get-SluiceInbox
        if ($null -eq $item) {
            Invoke-SluiceChore
            # A job that came meanwhile need not wait for the next start.
            $item = Get-SluiceInbox
            if ($null -eq $item) { return }
        }
        $job = $item['job']
        # The result is on disk already: the process died between writing it and clearing the inbox. Leaving is not over with its result.
        $config = Read-SluiceState -Child 'config.json'
        $read = Read-SluiceOrder -Envelope $item['envelope'] -Type 'sluice/job/1' -Key $config['jobKey']
        $leaves = $null -eq $read.Reason -and $read.Order['verb'] -ceq 'leave'
        if ($leaves -or -not [IO.File]::Exists((Get-SluicePath -Child "spool/$job-$($item['attempt']).json"))) {
            if ($null -ne $read.Reason -or $read.Order['machine'] -cne $config['machine'] -or $read.Order['job'] -cne $job) {
                Write-SluiceLog -Level error -Message "The inbox held an order that does not verify ($($read.Reason)); it was dropped."
            } else {
                $item['starts'] = $item['starts'] + 1
                Write-SluiceState -Child "inbox/$job.json" -Value $item
                $restore = Complete-SluiceJob -Order $read.Order -Starts $item['starts']
            }
        }
        # What the poll task put there meanwhile for a newer attempt stays; so does an order to leave, until its folder goes: a crash
        # before that lets the next start leave again.
        $latest = if ($null -eq $restore) { Get-SluiceInbox } else { $null }
        if ($null -ne $latest -and $latest['job'] -ceq $job -and $latest['attempt'] -eq $item['attempt']) {
            Remove-SluiceFile -Child "inbox/$job.json"
            Remove-SluiceFile -Child 'progress.json'
            Remove-SluiceFile -Child "stop-$job"
        }
        $null = Send-SluiceSpool
    } finally {
        Set-SluiceAwake -Off
        $lock.Dispose()
        if ($null -ne $restore) { Complete-SluiceLeave -Restore $restore }
        Close-SluiceConnection
    }
}
