function Get-SluiceDeliveryPlan {
    <#
    .SYNOPSIS
    What the settings of Delivery Optimization write, as a list of path, name and wanted value. A setting that is $null is not written.
    .DESCRIPTION
    The policy values of Microsoft's DeliveryOptimization.admx. Whether Home honours them is not known; there the value of the Settings
    page is written as well.
    .PARAMETER Settings
    The parameters of the verb settings.
    #>
    param([Parameter(Mandatory)]$Settings, [Parameter(Mandatory)][bool]$IsHome)

    $policy = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\DeliveryOptimization'
    $names = [ordered]@{
        downloadMode = 'DODownloadMode'; minFileMb = 'DOMinFileSizeToCache'; maxCacheAgeDays = 'DOMaxCacheAge'; maxCachePercent = 'DOMaxCacheSize'
        minBackgroundKbps = 'DOMinBackgroundQos'; delayBackgroundSeconds = 'DODelayBackgroundDownloadFromHttp'
        delayForegroundSeconds = 'DODelayForegroundDownloadFromHttp'; maxBackgroundKbps = 'DOMaxBackgroundDownloadBandwidth'
        minBatteryPercent = 'DOMinBatteryPercentageAllowedToUpload'; minRamGb = 'DOMinRAMAllowedToPeer'; minDiskGb = 'DOMinDiskSizeAllowedToPeer'
    }
    # 2 is "group": PCs that carry the same id, also in other subnets. Never 3, the internet.
    $group = $Settings['downloadMode'] -eq 1 -and $null -ne $Settings['groupId']
    if ($group) { @{ Path = $policy; Name = 'DOGroupId'; Want = [ordered]@{ exists = $true; type = 'String'; value = [string]$Settings['groupId'] } } }
    foreach ($setting in $names.Keys) {
        if ($null -eq $Settings[$setting]) { continue }
        $value = [long]$Settings[$setting]
        # Windows counts the age in seconds.
        if ($setting -eq 'maxCacheAgeDays') { $value = $value * 86400 }
        if ($setting -eq 'downloadMode' -and $group) { $value = 2 }
        $want = [ordered]@{ exists = $true; type = 'DWord'; value = $value }
        @{ Path = $policy; Name = $names[$setting]; Want = $want }
        if ($IsHome -and $setting -eq 'downloadMode') {
            @{ Path = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\DeliveryOptimization\Config'; Name = 'DODownloadMode'; Want = $want }
        }
    }
}
