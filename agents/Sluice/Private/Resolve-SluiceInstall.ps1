function Resolve-SluiceInstall {
    <#
    .SYNOPSIS
    Makes the outcome of a download or install job from what became of its updates, and orders the restart where the job asks
    for one.
    #>
    param([Parameter(Mandatory)]$Order, [Parameter(Mandatory)]$Settled)

    $updates = @($Settled.Values)
    $failed = @($updates | Where-Object { $_['outcome'] -ceq 'failed' })
    $good = @($updates | Where-Object { $_['outcome'] -ceq 'succeeded' })
    $restart = @($updates | Where-Object { $_['restartRequired'] }).Count -gt 0
    $downloaded = $Order['verb'] -ceq 'download'
    if ($downloaded) {
        # What was downloaded needs no entry of its own to be proven: what is missing from the list is there.
        foreach ($update in $Order['params']['updates']) {
            if (-not $Settled.Contains("$($update['updateId'])/$($update['revision'])")) {
                Add-SluiceUpdateResult -To $Settled -Update $update -Outcome succeeded
            }
        }
        $updates = @($Settled.Values)
        $good = @($updates | Where-Object { $_['outcome'] -ceq 'succeeded' })
    }
    $skipped = @($updates | Where-Object { $_['outcome'] -ceq 'skipped' })

    if (@($skipped | Where-Object { $_['reason'] -ceq 'stopped-by-person' }).Count -gt 0) {
        return (New-SluiceOutcome -Outcome stopped -Reason 'stopped-by-person' -RestartRequired $restart -Updates $updates)
    }
    if ($failed.Count -gt 0) {
        $reason = if ($good.Count -gt 0) { 'some-updates-failed' } else { 'all-updates-failed' }
        $outcome = New-SluiceOutcome -Outcome failed -Reason $reason -HResult $failed[0]['hresult'] -RestartRequired $restart -Updates $updates
    } elseif ($good.Count -eq 0) {
        return (New-SluiceOutcome -Outcome failed -Reason $skipped[0]['reason'] -Updates $updates)
    } else {
        $outcome = New-SluiceOutcome -Outcome succeeded -RestartRequired $restart -Updates $updates
    }
    if ($restart -and -not $downloaded -and $Order['params']['restart'] -ceq 'if-required') {
        Set-SluiceProgress -Phase 'restarting' -Percent 100
        $civil = $null -ne $Order['params']['policy']
        $reason = if ($civil) { New-SluiceRestart -Order $Order } else { Restart-SluicePc -NoticeSeconds 900 }
        $outcome['detail'] = if ($null -eq $reason) { 'The restart was ordered, with notice.' } elseif ($civil) { "The restart is planned: $reason." } else { "The restart was not ordered: $reason." }
    }
    $outcome
}
