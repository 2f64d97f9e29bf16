function Get-SluiceLease {
    <#
    .SYNOPSIS
    The hold lease on this PC, verified again each time, or $null.
    .OUTPUTS
    Id, IssuedAt and NotAfter (UTC).
    #>
    $stored = Read-SluiceState -Child 'lease.json'
    if ($null -eq $stored) { return $null }
    ConvertFrom-SluiceLease -Envelope $stored
}
