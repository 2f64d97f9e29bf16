function Invoke-SluiceLeave {
    <#
    .SYNOPSIS
    The verb leave, first half: the machine's settings go back, value by value, and are read back. The rest follows when the
    result is sent (Complete-SluiceLeave).
    .OUTPUTS
    Outcome (as New-SluiceOutcome) and Restore (as Restore-SluiceJournal).
    #>
    Set-SluiceProgress -Phase 'restoring'
    Stop-SluiceRestart
    Set-SluiceAwake -Off
    Resume-SluiceBitLocker -Now
    $done = Clear-SluiceHold -Then 'none'
    $settings = Restore-SluiceJournal -Child 'settings.json'
    $done = [pscustomobject]@{
        Restored = $done.Restored + $settings.Restored; Foreign = @($done.Foreign + $settings.Foreign); Failed = @($done.Failed + $settings.Failed)
        OriginalBlocked = $done.OriginalBlocked
    }
    $outcome = if ($done.Failed.Count -gt 0) {
        # The agent stays: without it nobody could finish the restore.
        New-SluiceOutcome -Outcome failed -Reason 'leave-incomplete' -Detail ($done.Failed -join '; ')
    } else {
        New-SluiceOutcome -Outcome succeeded -Detail "$($done.Restored) values are as before."
    }
    [pscustomobject]@{ Outcome = $outcome; Restore = $done }
}
