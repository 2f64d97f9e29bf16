function Get-SluiceHoldPlan {
    <#
    .SYNOPSIS
    The registry values that hold Windows Update back on this edition, as a list of path, name and wanted value.
    .DESCRIPTION
    Rung `policy` (Pro and above): automatic updating off, and nothing left in place that would override it. Rung `pause`
    (Home, which need not honour these policies): the same, and the pause of the Settings page, from PauseFrom to 34 days
    later: never beyond the 35 days that Windows itself offers. Never here: a dummy WSUS server, switching off wuauserv, BITS
    or DoSvc, or hiding the Settings page. The reasons are in docs/holding.md.
    #>
    param([Parameter(Mandatory)][bool]$IsHome, [Parameter(Mandatory)][DateTime]$PauseFrom)

    $policy = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'
    $settings = 'HKLM:\SOFTWARE\Microsoft\WindowsUpdate\UX\Settings'
    $number = { param($path, $name, $value) @{ Path = $path; Name = $name; Want = [ordered]@{ exists = $true; type = 'DWord'; value = [long]$value } } }
    & $number "$policy\AU" 'NoAutoUpdate' 1
    & $number "$policy\AU" 'NoAutoRebootWithLoggedOnUsers' 1
    & $number $policy 'ManagePreviewBuildsPolicyValue' 1
    & $number $settings 'IsContinuousInnovationOptedIn' 0

    # Each of these overrides or defeats the values above, or breaks on-demand installing.
    $absent = [ordered]@{ exists = $false; type = $null; value = $null }
    foreach ($name in 'AUOptions', 'UseWUServer', 'AlwaysAutoRebootAtScheduledTime') { @{ Path = "$policy\AU"; Name = $name; Want = $absent } }
    $defeating = @(
        'DoNotConnectToWindowsUpdateInternetLocations', 'DisableWindowsUpdateAccess', 'SetComplianceDeadline', 'SetComplianceDeadlineForQU'
        'SetComplianceDeadlineForFU', 'ConfigureDeadlineForQualityUpdates', 'ConfigureDeadlineForFeatureUpdates', 'ConfigureDeadlineGracePeriod'
    )
    foreach ($name in $defeating) {
        @{ Path = $policy; Name = $name; Want = $absent }
    }

    if ($IsHome) {
        $format = "yyyy-MM-dd'T'HH:mm:ss'Z'"
        $from = $PauseFrom.ToString($format, [Globalization.CultureInfo]::InvariantCulture)
        $until = $PauseFrom.AddDays(34).ToString($format, [Globalization.CultureInfo]::InvariantCulture)
        $pause = [ordered]@{
            PauseUpdatesStartTime = $from; PauseUpdatesExpiryTime = $until
            PauseFeatureUpdatesStartTime = $from; PauseFeatureUpdatesEndTime = $until
            PauseQualityUpdatesStartTime = $from; PauseQualityUpdatesEndTime = $until
        }
        foreach ($name in $pause.Keys) {
            @{ Path = $settings; Name = $name; Want = [ordered]@{ exists = $true; type = 'String'; value = $pause[$name] } }
        }
    }
}
