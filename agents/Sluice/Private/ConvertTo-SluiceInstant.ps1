function ConvertTo-SluiceInstant {
    <#
    .SYNOPSIS
    Writes a time as RFC 3339 in UTC with milliseconds. An unspecified kind is taken as UTC, as Windows Update gives it.
    #>
    param([Parameter(Mandatory)][DateTime]$Time)

    if ($Time.Kind -eq [DateTimeKind]::Local) { $Time = $Time.ToUniversalTime() }
    $Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", [Globalization.CultureInfo]::InvariantCulture)
}
