function ConvertFrom-SluiceLease {
    <#
    .SYNOPSIS
    Verifies a lease envelope and reads it; $null where it is not a lease for this machine.
    #>
    param([Parameter(Mandatory)][AllowNull()]$Envelope)

    $config = Read-SluiceState -Child 'config.json'
    $read = Read-SluiceOrder -Envelope $Envelope -Type 'sluice/lease/1' -Key $config['jobKey']
    $reason = $read.Reason
    if ($null -eq $reason -and $read.Order['machine'] -cne $config['machine']) { $reason = 'wrong-machine' }
    # The same 60 days after which a hold ends in any case: nobody who holds the key makes the dead-man wait for years.
    if ($null -eq $reason -and ((ConvertFrom-SluiceInstant $read.Order['notAfter']) - (ConvertFrom-SluiceInstant $read.Order['issuedAt'])).TotalDays -gt 60) {
        $reason = 'lease-too-long'
    }
    # Nor for a hold whose lease begins in another year. A day for clocks that differ.
    if ($null -eq $reason -and ((ConvertFrom-SluiceInstant $read.Order['issuedAt']) - (Get-SluiceLeaseTime)).TotalDays -gt 1) { $reason = 'not-yet-valid' }
    if ($null -ne $reason) {
        Write-SluiceLog -Repeating -Level error -Message "A lease was refused: $reason"
        return $null
    }
    [pscustomobject]@{
        Id       = $read.Order['lease']
        IssuedAt = ConvertFrom-SluiceInstant $read.Order['issuedAt']
        NotAfter = ConvertFrom-SluiceInstant $read.Order['notAfter']
    }
}
