function Test-SluiceBlocking {
    <#
    .SYNOPSIS
    Whether an original value itself stopped Windows from updating, as another tool or a person may have set it before Sluice
    came.
    #>
    param([Parameter(Mandatory)]$Entry)

    $original = $Entry['original']
    if (-not $original['exists']) { return $false }
    switch ($Entry['name']) {
        'NoAutoUpdate' { return [string]$original['value'] -eq '1' }
        'Start' { return [string]$original['value'] -eq '4' }
        'AUOptions' { return [string]$original['value'] -eq '1' }
        { $_ -in 'UseWUServer', 'DisableWindowsUpdateAccess', 'DoNotConnectToWindowsUpdateInternetLocations' } { return [string]$original['value'] -eq '1' }
        { $_ -like 'Pause*ExpiryTime' -or $_ -like 'Pause*EndTime' } {
            $until = [DateTime]::MinValue
            $style = [Globalization.DateTimeStyles]::AssumeUniversal -bor [Globalization.DateTimeStyles]::AdjustToUniversal
            if (-not [DateTime]::TryParse([string]$original['value'], [Globalization.CultureInfo]::InvariantCulture, $style, [ref]$until)) { return $false }
            # Windows itself offers at most 35 days.
            return $until -gt (Get-SluiceNow).AddDays(35)
        }
    }
    $false
}
