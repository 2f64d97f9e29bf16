function Test-SluiceLift {
    <#
    .SYNOPSIS
    Whether the pause is lifted just now for a search under way (Search-SluiceUpdate). What a crashed search left behind is cleared.
    .DESCRIPTION
    A search runs in the work task, which holds its lock while it lives: a lift without that lock, or past its time, has no owner.
    #>
    $lift = Read-SluiceState -Child 'lift.json'
    if ($null -eq $lift) { return $false }
    if ((ConvertFrom-SluiceInstant $lift['until']) -gt (Get-SluiceNow)) {
        $lock = Enter-SluiceLock -Name 'work'
        if ($null -eq $lock) { return $true }
        $lock.Dispose()
    }
    Remove-SluiceFile -Child 'lift.json'
    $false
}
