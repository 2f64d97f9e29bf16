function Test-SluiceLeaseRunOut {
    <#
    .SYNOPSIS
    Whether the hold's lease is past its end. A lost lease counts as one that has run out: a hold never lives without one.
    .PARAMETER By
    How much longer than the lease says.
    #>
    param([TimeSpan]$By = [TimeSpan]::Zero)

    $lease = Get-SluiceLease
    $null -eq $lease -or (Get-SluiceLeaseTime) -ge $lease.NotAfter + $By
}
