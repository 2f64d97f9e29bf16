function Clear-SluiceHold {
    <#
    .SYNOPSIS
    Ends the hold and gives Windows Update back to Windows.
    .DESCRIPTION
    hold.json says `restoring` before the first write: after a crash in the middle the poll task finishes what was begun. The
    dead-man goes last, only when everything is back.
    .PARAMETER Then
    The level afterwards: none (given back on order) or lapsed (the lease ran out, or the 60-day ceiling was reached).
    .OUTPUTS
    As Restore-SluiceJournal.
    #>
    param([Parameter(Mandatory)][ValidateSet('none', 'lapsed')][string]$Then)

    $lock = Enter-SluiceLock -Name 'hold' -WaitSeconds 30
    if ($null -eq $lock) { throw 'The hold is being changed by another process.' }
    try {
        $now = ConvertTo-SluiceInstant -Time (Get-SluiceNow)
        Write-SluiceState -Child 'hold.json' -Value ([ordered]@{ level = 'restoring'; then = $Then; since = $now })
        $done = Restore-SluiceJournal -Defaults:($Then -ceq 'lapsed')
        foreach ($one in $done.Failed) { Write-SluiceLog -Level error -Message "Not restored: $one" }
        foreach ($one in $done.Foreign) { Write-SluiceLog -Level warning -Message "Changed by somebody else, left as it is: $one" }
        if ($done.Failed.Count -eq 0) {
            Unregister-SluiceTask -Kind 'dead-man'
            Remove-SluiceFile -Child 'restore.reg'
            Write-SluiceState -Child 'hold.json' -Value ([ordered]@{ level = $Then; since = $now })
        }
        $done
    } finally {
        $lock.Dispose()
    }
}
