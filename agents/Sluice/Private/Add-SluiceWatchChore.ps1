function Add-SluiceWatchChore {
    <#
    .SYNOPSIS
    Asks the work task to look for leaks, every nine minutes while updating is held.
    .DESCRIPTION
    With rounds of at most four minutes and a start of five that is known within fifteen. A job under way delays it: Windows Update
    installs for one client at a time.
    #>
    $stored = Read-SluiceState -Child 'watched.json'
    $now = Get-SluiceNow
    if ($null -ne $stored -and [Math]::Abs(($now - (ConvertFrom-SluiceInstant $stored['at'])).TotalMinutes) -lt 9) { return }
    Write-SluiceState -Child 'watched.json' -Value ([ordered]@{ at = (ConvertTo-SluiceInstant -Time $now) })
    Add-SluiceChore -Name 'watch'
}
