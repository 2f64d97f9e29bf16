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
        Write-SluiceLog -Repeating -Level error -Message "The hold could not be looked after: $($_.Exception.Message)"
    }
    Update-SluiceRestart
    $null = Receive-SluiceDrop
    Start-SluiceWork
    $config = Read-SluiceState -Child 'config.json'
    if ($null -eq $config) { throw 'config.json is missing or damaged: this PC has to be enrolled again.' }
    $null = Send-SluiceHeartbeat
    $null = Send-SluiceSpool
    Send-SluiceWish

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
        keysSerial   = [long]$config['keysSerial']
    }
    $started = Get-SluiceNow
    $answer = Send-SluiceMessage -Path '/agent/v1/poll' -Message $message -TimeoutSeconds ($WaitSeconds + 30)
    # Before anything else opens a connection: whether this one was refused because it did not lead to our controller.
    $strange = $null -eq $answer.Data -and $null -ne $script:SluiceTls -and $null -ne $script:SluiceTls.Refusal
    $renewed = $true
    if ($null -ne $answer.Data) { $renewed = Complete-SluicePoll -Answer $answer.Data -Lease $lease }
    $pause = Update-SluiceContact -Contact $Contact -Answer $answer -Renewed $renewed -Started $started
    $hinted = $null -ne $answer.Data -and $answer.Data['keysSerial'] -is [long] -and $answer.Data['keysSerial'] -gt [long]$config['keysSerial']
    if (($strange -or $hinted) -and (Update-SluiceKeys)) {
        # The recovery key spoke for the controller: that is contact, and the next poll comes at once.
        $Contact['failures'] = 0
        $Contact['networkSeconds'] = 0
        Write-SluiceState -Child 'contact.json' -Value $Contact
        return 0
    }
    $pause
}
