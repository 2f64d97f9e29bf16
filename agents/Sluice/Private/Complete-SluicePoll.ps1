function Complete-SluicePoll {
    <#
    .SYNOPSIS
    Does what the answer to a poll says. Gives $false where a lease that has run out was not renewed.
    #>
    param([Parameter(Mandatory)]$Answer, [AllowNull()]$Lease)

    Set-SluiceControllerTime -Now $Answer['now']
    Update-SluiceClock -Answered
    $head = $Answer['auditHead']
    if ($head -is [string] -and $head -cmatch '^[0-9a-f]{64}\z' -and $head -cne (Read-SluiceFile -Child 'audit-head')) {
        Write-SluiceFile -Child 'audit-head' -Text $head
    }

    if ($Answer['wakeAt'] -is [array]) { Set-SluiceWake -At $Answer['wakeAt'] }

    $now = Get-SluiceControllerTime
    $hold = Read-SluiceState -Child 'hold.json'
    $held = $null -ne $hold -and $hold['level'] -ceq 'set'
    $due = $held -and ($null -eq $Lease -or $now -gt $Lease.IssuedAt + [TimeSpan]::FromTicks([long](($Lease.NotAfter - $Lease.IssuedAt).Ticks / 3)))
    $renewed = $true
    if ($Answer['renewLease'] -or $due) {
        $renewed = (Update-SluiceLease) -or ($null -ne $Lease -and $Lease.NotAfter -gt $now)
        if ($renewed) { Send-SluiceHoldChange }
    }

    if (@($Answer['jobs']).Count -gt 0) {
        # The drop task takes orders too: one at a time, or two jobs could be accepted at once.
        $lock = Enter-SluiceLock -Name 'orders' -WaitSeconds 20
        if ($null -eq $lock) { throw 'The orders could not be taken, because the drop task holds them up.' }
        try {
            foreach ($envelope in @($Answer['jobs'])) { $null = Add-SluiceJob -Envelope $envelope }
        } finally {
            $lock.Dispose()
        }
    }
    foreach ($kind in @($Answer['want'])) {
        if ($kind -ceq 'hold') { Send-SluiceReport -Kind hold -Content (Get-SluiceHoldReport) }
        elseif ($kind -cin 'inventory', 'scan') { Add-SluiceChore -Name $kind }
    }
    if ($held) { Add-SluiceDefenderChore }
    # At once: a person who clicks waits for this.
    Start-SluiceWork
    if (@($Answer['jobs']).Count -gt 0) {
        $null = Send-SluiceHeartbeat
        # Refusals and the answer to a stop.
        $null = Send-SluiceSpool
    }
    $renewed -or -not $held
}
