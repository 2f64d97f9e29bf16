function Test-SluiceOrderTime {
    <#
    .SYNOPSIS
    Judges an order's machine and validity by the controller's time. Gives the reason of a refusal, or $null.
    #>
    param([Parameter(Mandatory)]$Order, [Parameter(Mandatory)][string]$Machine, [Parameter(Mandatory)][AllowNull()]$Now)

    if ($Order['machine'] -cne $Machine) { return 'wrong-machine' }
    if ($null -eq $Now) { return 'clock-unknown' }
    # Five seconds of grace: the learned time lags by the network's delay.
    if (((ConvertFrom-SluiceInstant $Order['notBefore']) - $Now).TotalSeconds -gt 5) { return 'not-yet-valid' }
    if ($Now -ge (ConvertFrom-SluiceInstant $Order['notAfter'])) { return 'order-expired' }
    $null
}
