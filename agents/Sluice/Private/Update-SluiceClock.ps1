function Update-SluiceClock {
    <#
    .SYNOPSIS
    Keeps the latest time that this PC has reached (see Get-SluiceLeaseTime), once a round of the poll task.
    .DESCRIPTION
    While the clock is behind it, the time reached grows by what the processor's own counter says has passed since the last round. Time
    in which the PC was off is then not counted.
    .PARAMETER Answered
    The controller has just told its time: that replaces what was kept.
    #>
    param([switch]$Answered)

    if ($null -eq $script:SluiceClockWatch) { $script:SluiceClockWatch = [Diagnostics.Stopwatch]::StartNew() }
    $passed = $script:SluiceClockWatch.Elapsed
    $now = Get-SluiceControllerTime
    if ($null -eq $now) { $now = Get-SluiceNow }
    $stored = Read-SluiceState -Child 'reached.json'
    $reached = if ($null -ne $stored) { ConvertFrom-SluiceInstant $stored['at'] } else { $null }
    $next = $now
    if (-not $Answered -and $null -ne $reached -and $reached + $passed -gt $now) { $next = $reached + $passed }
    # A disk write each round would be for nothing; the counter goes on until there is one.
    if ($null -ne $reached -and [Math]::Abs(($next - $reached).TotalMinutes) -lt 10) { return }
    Write-SluiceState -Child 'reached.json' -Value ([ordered]@{ at = (ConvertTo-SluiceInstant -Time $next) })
    $script:SluiceClockWatch = [Diagnostics.Stopwatch]::StartNew()
}
