function Remove-SluiceAgent {
    <#
    .SYNOPSIS
    Takes Sluice off this PC on the local administrator's word: settings back, controller told, tasks, state and code removed.
    Run elevated, by Remove-Sluice.ps1.
    #>
    [CmdletBinding()]
    param()

    $script:SluiceLogName = 'install'
    Assert-SluiceFolder
    $lock = Enter-SluiceLock -Name 'work' -WaitSeconds 10
    if ($null -eq $lock) { throw 'A job is under way on this PC. Try again when it has ended.' }
    try {
        $left = Invoke-SluiceLeave
    } finally {
        $lock.Dispose()
    }
    if ($left.Outcome['outcome'] -cne 'succeeded') { throw "Nothing was removed, because these settings could not be put back: $($left.Outcome['detail'])" }
    Complete-SluiceLeave -Restore $left.Restore
    foreach ($one in $left.Restore.Foreign) { "Left as somebody else set it: $one" }
    if ($left.Restore.OriginalBlocked) { 'The settings from before Sluice themselves keep Windows from updating; they are back.' }
    "Sluice has left this PC. $($left.Restore.Restored) settings are as before."
}
