function ConvertTo-SluiceUpdate {
    <#
    .SYNOPSIS
    Describes one update of the Windows Update Agent as the scan report does.
    .PARAMETER Update
    IUpdate, with the members of its later versions where Windows has them.
    #>
    param([Parameter(Mandatory)]$Update)

    $kb = @(foreach ($number in $Update.KBArticleIDs) { 'KB' + ([string]$number -replace '^KB', '') }) | Where-Object { $_ -cmatch '^KB[0-9]+$' }
    $categories = @(foreach ($category in $Update.Categories) {
            [ordered]@{ id = ([string]$category.CategoryID).ToLowerInvariant(); name = [string](Limit-SluiceText -Value $category.Name -Length 200) }
        })
    $severity = ([string](Get-SluiceComValue -Object $Update -Name 'MsrcSeverity')).ToLowerInvariant()
    if ($severity -notin 'critical', 'important', 'moderate', 'low') { $severity = 'none' }
    $isDriver = [int]$Update.Type -eq 2
    $driver = $null
    if ($isDriver) {
        $date = Get-SluiceComValue -Object $Update -Name 'DriverVerDate'
        $driver = [ordered]@{
            class        = [string](Limit-SluiceText -Value (Get-SluiceComValue -Object $Update -Name 'DriverClass') -Length 100)
            provider     = [string](Limit-SluiceText -Value (Get-SluiceComValue -Object $Update -Name 'DriverProvider') -Length 200)
            manufacturer = [string](Limit-SluiceText -Value (Get-SluiceComValue -Object $Update -Name 'DriverManufacturer') -Length 200)
            model        = [string](Limit-SluiceText -Value (Get-SluiceComValue -Object $Update -Name 'DriverModel') -Length 300)
            hardwareId   = [string](Limit-SluiceText -Value (Get-SluiceComValue -Object $Update -Name 'DriverHardwareID') -Length 400)
            date         = if ($null -ne $date) { ([DateTime]$date).ToString('yyyy-MM-dd', [Globalization.CultureInfo]::InvariantCulture) } else { '' }
        }
    }
    $changed = Get-SluiceComValue -Object $Update -Name 'LastDeploymentChangeTime'
    [ordered]@{
        updateId       = ([string]$Update.Identity.UpdateID).ToLowerInvariant()
        revision       = [int]$Update.Identity.RevisionNumber
        title          = [string](Limit-SluiceText -Value $Update.Title -Length 500)
        kb             = @($kb | Select-Object -First 20)
        categories     = @($categories | Select-Object -First 40)
        type           = if ($isDriver) { 'driver' } else { 'software' }
        severity       = $severity
        maxBytes       = [Math]::Max([double]0, [double]$Update.MaxDownloadSize)
        impact         = @('normal', 'minor', 'exclusive')[[int](Get-SluiceBehaviour -Update $Update -Name 'Impact')]
        restart        = @('never', 'always', 'can-request')[[int](Get-SluiceBehaviour -Update $Update -Name 'RebootBehavior')]
        mandatory      = [bool]$Update.IsMandatory
        optional       = [bool](Get-SluiceComValue -Object $Update -Name 'BrowseOnly' -Default $false) -or [int]$Update.DeploymentAction -eq 4
        uninstallable  = [bool]$Update.IsUninstallable
        downloaded     = [bool]$Update.IsDownloaded
        installed      = [bool]$Update.IsInstalled
        hidden         = [bool]$Update.IsHidden
        restartPending = [bool](Get-SluiceComValue -Object $Update -Name 'RebootRequired' -Default $false)
        eulaAccepted   = [bool]$Update.EulaAccepted
        changedAt      = if ($null -ne $changed) { ConvertTo-SluiceInstant -Time ([DateTime]$changed) } else { $null }
        driver         = $driver
        supersedes     = @(@(foreach ($id in $Update.SupersededUpdateIDs) { [string]$id }) | Select-Object -First 500)
    }
}
