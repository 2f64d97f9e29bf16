function Get-SluiceControllerTime {
    <#
    .SYNOPSIS
    The controller's time as learned from the last poll, in UTC, or $null where no poll was ever answered.
    .DESCRIPTION
    Orders are judged by this clock: a PC whose own clock is wrong, or was set back on purpose, must neither refuse good
    orders nor accept old ones.
    #>
    $clock = Read-SluiceState -Child 'clock.json'
    if ($null -eq $clock) { return $null }
    (Get-SluiceNow).AddMilliseconds([double]$clock['offsetMs'])
}
