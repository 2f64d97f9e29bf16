function Get-SluicePolicyPlan {
    <#
    .SYNOPSIS
    The first method of holding: policy values that switch automatic updating off, and nothing left in place that overrides them.
    #>
    $policy = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'
    $number = { param($path, $name, $value) @{ Path = $path; Name = $name; Want = [ordered]@{ exists = $true; type = 'DWord'; value = [long]$value } } }
    & $number "$policy\AU" 'NoAutoUpdate' 1
    & $number "$policy\AU" 'NoAutoRebootWithLoggedOnUsers' 1
    & $number $policy 'ManagePreviewBuildsPolicyValue' 1
    & $number 'HKLM:\SOFTWARE\Microsoft\WindowsUpdate\UX\Settings' 'IsContinuousInnovationOptedIn' 0

    # Each of these overrides or defeats the values above, or breaks installing on demand.
    $absent = [ordered]@{ exists = $false; type = $null; value = $null }
    foreach ($name in 'AUOptions', 'UseWUServer', 'UseUpdateClassPolicySource', 'AlwaysAutoRebootAtScheduledTime') {
        @{ Path = "$policy\AU"; Name = $name; Want = $absent }
    }
    $defeating = @(
        'DoNotConnectToWindowsUpdateInternetLocations', 'DisableWindowsUpdateAccess', 'SetComplianceDeadline', 'SetComplianceDeadlineForQU'
        'SetComplianceDeadlineForFU', 'ConfigureDeadlineForQualityUpdates', 'ConfigureDeadlineForFeatureUpdates', 'ConfigureDeadlineGracePeriod'
        'ConfigureDeadlineGracePeriodForFeatureUpdates', 'ConfigureDeadlineNoAutoReboot'
    )
    foreach ($name in $defeating) { @{ Path = $policy; Name = $name; Want = $absent } }
}
