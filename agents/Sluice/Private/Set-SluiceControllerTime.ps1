function Set-SluiceControllerTime {
    <#
    .SYNOPSIS
    Remembers how far the controller's clock is from this PC's, and logs a difference above ten minutes.
    .PARAMETER Now
    The controller's `now` of the answer that has just arrived, RFC 3339.
    #>
    param([Parameter(Mandatory)]$Now)

    $time = ConvertFrom-SluiceInstant $Now
    if ($null -eq $time) { return }
    $offset = [long]($time - (Get-SluiceNow)).TotalMilliseconds
    $known = Read-SluiceState -Child 'clock.json'
    # A disk write at every poll would be for nothing.
    if ($null -ne $known -and [Math]::Abs($known['offsetMs'] - $offset) -lt 1000) { return }
    Write-SluiceState -Child 'clock.json' -Value ([ordered]@{ offsetMs = $offset })
    # Told where it is new; a clock that runs unevenly would otherwise fill the log.
    $told = $null -ne $known -and [Math]::Abs($known['offsetMs'] - $offset) -lt 60000
    if ([Math]::Abs($offset) -gt 600000 -and -not $told) {
        Write-SluiceLog -Level warning -Message "The clock of this PC differs from the controller's by $([long]($offset / 1000)) s."
    }
}
