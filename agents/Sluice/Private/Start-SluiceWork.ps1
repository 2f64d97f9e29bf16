function Start-SluiceWork {
    <#
    .SYNOPSIS
    Starts the work task where something waits for it and it does not run.
    #>
    $waits = @(Get-SluiceFileNames -Child 'inbox').Count + @(Get-SluiceFileNames -Child 'chores' -Filter '*').Count
    if ($waits -eq 0) { return }
    $lock = Enter-SluiceLock -Name 'work'
    if ($null -eq $lock) { return }
    $lock.Dispose()
    try {
        Start-SluiceTask -Kind work
    } catch {
        # The next round tries again; meanwhile the heartbeat and the hold matter more.
        Write-SluiceLog -Repeating -Level error -Message "The work task cannot be started: $($_.Exception.Message)"
    }
}
