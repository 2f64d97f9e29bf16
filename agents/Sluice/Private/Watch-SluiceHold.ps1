function Watch-SluiceHold {
    <#
    .SYNOPSIS
    Looks for what happened on this held PC that was not ours: installs, a changed build, restarts.
    .DESCRIPTION
    The poll task asks for it every nine minutes, so that a leak is known within fifteen; see Add-SluiceWatchChore. Downloads are seen by
    the scans.
    #>
    param([Parameter(Mandatory)]$Session)

    $hold = Read-SluiceState -Child 'hold.json'
    if ($null -eq $hold -or $hold['level'] -cne 'set') { return }
    $history = @()
    try {
        $history = @(Get-SluiceHistory -Session $Session)
    } catch {
        Write-SluiceLog -Level warning -Message "The update history cannot be read: $(Get-SluiceHResult -ErrorRecord $_)"
    }
    $leaks = @(Find-SluiceForeignInstall -History $history -Hold $hold)
    try {
        $leaks += @(Find-SluiceForeignRestart)
    } catch {
        Write-SluiceLog -Level warning -Message "The event log cannot be read: $($_.Exception.Message)"
    }
    $null = Add-SluiceLeak -Leaks $leaks
}
