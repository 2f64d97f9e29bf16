function Invoke-SluiceResume {
    <#
    .SYNOPSIS
    The verb resume: Windows Update goes back to Windows.
    .DESCRIPTION
    Where nothing is held, that is done already: after a crash in the middle the poll task finishes it before this job starts again.
    #>
    $hold = Read-SluiceState -Child 'hold.json'
    if ($null -eq $hold -or $hold['level'] -in 'none', 'lapsed') {
        Send-SluiceReport -Kind hold -Content (Get-SluiceHoldReport)
        return (New-SluiceOutcome -Outcome succeeded -Detail 'Nothing is held here.')
    }
    Set-SluiceProgress -Phase 'restoring'
    $done = Clear-SluiceHold -Then 'none'
    Send-SluiceReport -Kind hold -Content (Get-SluiceHoldReport)
    $detail = "$($done.Restored) values are as before the hold."
    if ($done.Foreign.Count -gt 0) { $detail += " Left as somebody else set them: $($done.Foreign -join '; ')." }
    if ($done.OriginalBlocked) { $detail += ' The original settings themselves keep Windows from updating.' }
    if ($done.Failed.Count -gt 0) { return (New-SluiceOutcome -Outcome failed -Reason 'readback-mismatch' -Detail ($done.Failed -join '; ')) }
    New-SluiceOutcome -Outcome succeeded -Detail $detail
}
