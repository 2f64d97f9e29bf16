function Update-SluiceLease {
    <#
    .SYNOPSIS
    Fetches a new hold lease and moves the dead-man 14 days past its end. Gives whether a lease that has not run out is now in
    force.
    #>
    $known = Get-SluiceLease
    $answer = Send-SluiceMessage -Path '/agent/v1/lease' -Message ([ordered]@{ lease = if ($null -ne $known) { $known.Id } else { $null } })
    if ($null -eq $answer.Data) { return $false }
    $envelope = $answer.Data['lease']
    $lease = ConvertFrom-SluiceLease -Envelope $envelope
    $now = Get-SluiceControllerTime
    if ($null -eq $now) { $now = Get-SluiceNow }
    if ($null -eq $lease -or $lease.NotAfter -le $now) { return $false }
    # An older lease, delivered late or replayed, must not shorten the one in force.
    if ($null -ne $known -and $lease.IssuedAt -lt $known.IssuedAt) { return ($known.NotAfter -gt $now) }
    Write-SluiceState -Child 'lease.json' -Value $envelope
    $hold = Read-SluiceState -Child 'hold.json'
    if ($null -ne $hold -and $hold['level'] -ceq 'set') { Set-SluiceDeadMan -Lease $lease }
    $true
}
