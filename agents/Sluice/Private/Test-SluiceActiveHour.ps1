function Test-SluiceActiveHour {
    <#
    .SYNOPSIS
    Whether it is now, on this PC's own wall, an hour in which it is left alone. Hours such as 22:00 to 06:00 run over midnight.
    .PARAMETER Hours
    Dictionary from and to (HH:mm), or $null: none.
    #>
    param([AllowNull()]$Hours, [Parameter(Mandatory)][DateTime]$Now)

    if ($null -eq $Hours) { return $false }
    $time = $Now.ToLocalTime().ToString('HH:mm', [Globalization.CultureInfo]::InvariantCulture)
    $from = [string]$Hours['from']
    $to = [string]$Hours['to']
    # Ordinal: as texts of one form, times compare as times.
    $after = [string]::CompareOrdinal($time, $from) -ge 0
    $before = [string]::CompareOrdinal($time, $to) -lt 0
    if ([string]::CompareOrdinal($from, $to) -lt 0) { return $after -and $before }
    $after -or $before
}
