function Get-SluiceExpiryDelay {
    <#
    .SYNOPSIS
    How long after its lease this machine keeps the hold: 0 to 72 hours, fixed by its id, so that a dead controller's machines
    do not all return to Microsoft at once.
    .OUTPUTS
    TimeSpan, whole seconds.
    #>
    param([Parameter(Mandatory)][string]$Machine)

    $head = [Convert]::ToUInt32((Get-SluiceSha256 -Text $Machine).Substring(0, 8), 16)
    [TimeSpan]::FromSeconds([double]($head % 259201))
}
