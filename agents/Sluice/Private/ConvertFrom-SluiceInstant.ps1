function ConvertFrom-SluiceInstant {
    <#
    .SYNOPSIS
    Reads RFC 3339 in UTC (with Z). Anything else gives $null: a time that is not understood must not look like one.
    #>
    param($Text)

    if ($Text -isnot [string]) { return $null }
    if ($Text -cnotmatch '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z\z') { return $null }
    $seconds = $Text.Substring(0, 19)
    $style = [Globalization.DateTimeStyles]::AssumeUniversal -bor [Globalization.DateTimeStyles]::AdjustToUniversal
    $time = [DateTime]::MinValue
    if (-not [DateTime]::TryParseExact($seconds, "yyyy-MM-dd'T'HH:mm:ss", [Globalization.CultureInfo]::InvariantCulture, $style, [ref]$time)) { return $null }
    if ($Text.Length -gt 20) {
        $ticks = $Text.Substring(20, $Text.Length - 21).PadRight(7, '0').Substring(0, 7)
        $time = $time.AddTicks([long]$ticks)
    }
    $time
}
