function Invoke-SluiceRound {
    <#
    .SYNOPSIS
    One round of the poll task. Gives the seconds until the next.
    .PARAMETER Contact
    As Get-SluiceContact; changed here and kept on disk.
    .PARAMETER WaitSeconds
    How long the controller may hold the poll.
    #>
    param([Parameter(Mandatory)]$Contact, [Parameter(Mandatory)][int]$WaitSeconds)

    try {
        Update-SluiceClock
        if (Update-SluiceHold -Contact $Contact) { Send-SluiceHoldChange }
    } catch {
        Write-SluiceLog -Level error -Message "The hold could not be looked after: $($_.Exception.Message)"
    }
    Start-SluiceWork
    $config = Read-SluiceState -Child 'config.json'
    if ($null -eq $config) { throw 'config.json is missing or damaged: this PC has to be enrolled again.' }
    $null = Send-SluiceHeartbeat
    $null = Send-SluiceSpool

    $item = Get-SluiceInbox
    # A job under way ends in its own process: short rounds notice it, and carry the heartbeat.
    if ($null -ne $item) { $WaitSeconds = [Math]::Min($WaitSeconds, 20) }
    $identity = Get-SluiceIdentity
    $lease = Get-SluiceLease
    $message = [ordered]@{
        agentVersion = Get-SluiceVersion
        smbiosUuid   = $identity.SmbiosUuid
        name         = Limit-SluiceText -Value $identity.Name -Length 64
        bootAt       = $Contact['bootAt']
        now          = ConvertTo-SluiceInstant -Time (Get-SluiceNow)
        lease        = if ($null -ne $lease) { $lease.Id } else { $null }
        busy         = if ($null -ne $item) { $item['job'] } else { $null }
        auditHead    = Read-SluiceFile -Child 'audit-head'
        waitSeconds  = $WaitSeconds
    }
    $started = Get-SluiceNow
    $answer = Send-SluiceMessage -Path '/agent/v1/poll' -Message $message -TimeoutSeconds ($WaitSeconds + 30)
    $renewed = $true
    if ($null -ne $answer.Data) { $renewed = Complete-SluicePoll -Answer $answer.Data -Lease $lease }
    Update-SluiceContact -Contact $Contact -Answer $answer -Renewed $renewed -Started $started
}
