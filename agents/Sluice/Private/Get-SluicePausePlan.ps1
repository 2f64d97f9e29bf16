function Get-SluicePausePlan {
    <#
    .SYNOPSIS
    The second method of holding: the pause that the Settings page itself offers, from From to 34 days later. Never beyond the 35 days
    that Windows allows; Set-SluiceHold moves it on daily.
    #>
    param([Parameter(Mandatory)][DateTime]$From)

    $format = "yyyy-MM-dd'T'HH:mm:ss'Z'"
    $begin = $From.ToString($format, [Globalization.CultureInfo]::InvariantCulture)
    $end = $From.AddDays(34).ToString($format, [Globalization.CultureInfo]::InvariantCulture)
    $pause = [ordered]@{
        PauseUpdatesStartTime = $begin; PauseUpdatesExpiryTime = $end
        PauseFeatureUpdatesStartTime = $begin; PauseFeatureUpdatesEndTime = $end
        PauseQualityUpdatesStartTime = $begin; PauseQualityUpdatesEndTime = $end
    }
    foreach ($name in $pause.Keys) {
        @{
            Path = 'HKLM:\SOFTWARE\Microsoft\WindowsUpdate\UX\Settings'; Name = $name
            Want = [ordered]@{ exists = $true; type = 'String'; value = $pause[$name] }
        }
    }
}
