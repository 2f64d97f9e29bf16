function Get-SluiceVeto {
    <#
    .SYNOPSIS
    The machine's last word before it downloads or installs: the reason why not, or $null.
    .DESCRIPTION
    What must be known: the controller's time, the release, the free space. Unknown there is no. An absent battery and an
    unreadable metered state pass. Free space: 25 GiB for an upgrade of Windows, else what the update recommends and twice its
    size (at most 10 GiB, because sizes are upper bounds), and one GiB to spare.
    .PARAMETER Order
    The verified order, with a release among its parameters.
    .PARAMETER Updates
    The COM objects that would be installed.
    #>
    param([Parameter(Mandatory)]$Order, [Parameter(Mandatory)][AllowEmptyCollection()]$Updates)

    $now = Get-SluiceControllerTime
    if ($null -eq $now) { return 'clock-unknown' }
    if ($now -ge (ConvertFrom-SluiceInstant $Order['notAfter'])) { return 'order-expired' }
    if ($now -ge (ConvertFrom-SluiceInstant $Order['params']['release']['notAfter'])) { return 'release-expired' }
    $battery = Get-SluiceBattery
    if ($battery['present'] -and -not $battery['onMains'] -and ($null -eq $battery['percent'] -or $battery['percent'] -lt 60)) { return 'low-battery' }
    # A PC that loses its power while its firmware is written does not start again.
    if ($battery['present'] -and -not $battery['onMains'] -and @($Updates | Where-Object { Test-SluiceFirmware -Update $_ }).Count -gt 0) { return 'low-battery' }
    if (Test-SluiceMetered) { return 'metered' }
    $drive = Get-SluiceSystemDrive
    if ($null -eq $drive) { return 'disk-unknown' }
    $need = [double]0
    foreach ($update in $Updates) {
        $upgrade = @(foreach ($category in $update.Categories) { if ([string]$category.CategoryID -eq '3689bdc8-b205-4af4-8d4a-a63924c5e9d5') { $true } }).Count -gt 0
        $one = if ($upgrade) { 25GB } else { [Math]::Max([double]$update.RecommendedHardDiskSpace * 1MB, [Math]::Min(2 * [double]$update.MaxDownloadSize, 10GB)) }
        $need = [Math]::Max($need, $one)
    }
    if ($drive['freeBytes'] -lt $need + 1GB) { return 'low-disk' }
    $null
}
