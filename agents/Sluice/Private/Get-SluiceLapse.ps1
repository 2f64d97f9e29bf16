function Get-SluiceLapse {
    <#
    .SYNOPSIS
    Why the hold must end by itself now, or $null.
    .DESCRIPTION
    Past the lease and this machine's own delay, and only after 60 minutes of network and five failed contacts since boot: a
    laptop that slept through a holiday first gets its chance to renew. Or: a cumulative update has been on offer for 60 days
    and none was installed, whatever the lease says.
    .PARAMETER Contact
    Dictionary with networkSeconds and failures since boot.
    #>
    param([Parameter(Mandatory)]$Contact)

    if (Test-SluiceOverdue) { return 'hold-too-old' }
    $config = Read-SluiceState -Child 'config.json'
    if (-not (Test-SluiceLeaseRunOut -By (Get-SluiceExpiryDelay -Machine $config['machine']))) { return $null }
    if ($Contact['networkSeconds'] -lt 3600 -or $Contact['failures'] -lt 5) { return $null }
    'lease-ran-out'
}
