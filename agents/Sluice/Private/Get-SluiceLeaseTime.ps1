function Get-SluiceLeaseTime {
    <#
    .SYNOPSIS
    The time by which a lease is judged, UTC: the controller's as last learned, and never earlier than a time that was reached before.
    .DESCRIPTION
    A clock that jumps back, by an empty battery or on purpose, must not keep a hold alive for ever: Update-SluiceClock keeps the latest
    time reached and moves it on while the clock is behind it. A clock that jumps ahead ends a hold at most early, and only where the
    controller does not answer.
    #>
    $now = Get-SluiceControllerTime
    if ($null -eq $now) { $now = Get-SluiceNow }
    $stored = Read-SluiceState -Child 'reached.json'
    $reached = if ($null -ne $stored) { ConvertFrom-SluiceInstant $stored['at'] } else { $null }
    if ($null -ne $reached -and $reached -gt $now) { return $reached }
    $now
}
