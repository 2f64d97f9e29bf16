function Update-SluiceContact {
    <#
    .SYNOPSIS
    Counts this round's contact and works out when to come back, in seconds.
    .DESCRIPTION
    Failures double the pause from 5 seconds to 5 minutes, jittered by a quarter so that a fleet does not return together; a
    refusal that only an admin can lift waits an hour. A connection that died while the controller held the poll was probably
    dropped by a middlebox: from then on polls are held half as long, not below 50 s, and twice as long again after a quiet
    day.
    .PARAMETER Renewed
    Whether a lease is in force or none is needed: a controller that answers but does not renew is no contact.
    #>
    param(
        [Parameter(Mandatory)]$Contact,
        [Parameter(Mandatory)]$Answer,
        [Parameter(Mandatory)][bool]$Renewed,
        [Parameter(Mandatory)][DateTime]$Started
    )

    $before = ConvertTo-SluiceJson -Value $Contact
    $now = Get-SluiceNow
    $good = $null -ne $Answer.Data
    if ($good -and $Renewed) {
        $Contact['failures'] = 0
        $Contact['networkSeconds'] = 0
        if ($null -ne $Contact['failingSince']) {
            Write-SluiceLog -Message "The controller answers again. It did not since $($Contact['failingSince']): $($Contact['problem'])"
            $script:SluiceLogSaid.Clear()
        }
        $Contact['failingSince'] = $null
        $Contact['problem'] = $null
    } else {
        if ($null -eq $Contact['failingSince']) { $Contact['failingSince'] = ConvertTo-SluiceInstant -Time $now }
        $Contact['problem'] = if ($good) { 'It answers, and renews no hold lease.' } else { Limit-SluiceText -Value "$($Answer.Reason) $($Answer.Error)".Trim() -Length 500 }
        $Contact['failures'] = $Contact['failures'] + 1
        if ([Net.NetworkInformation.NetworkInterface]::GetIsNetworkAvailable()) {
            # At most ten minutes a round: a PC that slept had no network meanwhile.
            $since = if ($null -ne $script:SluiceRoundAt) { $script:SluiceRoundAt } else { $Started }
            $Contact['networkSeconds'] = $Contact['networkSeconds'] + [long][Math]::Max(0, [Math]::Min(600, ($now - $since).TotalSeconds))
        }
    }
    $script:SluiceRoundAt = $now

    $dropped = ConvertFrom-SluiceInstant $Contact['droppedAt']
    if ($Answer.Status -eq 0 -and $Answer.Waited -ge 20) {
        $Contact['waitSeconds'] = [long][Math]::Max(50, [Math]::Floor($Contact['waitSeconds'] / 2))
        $Contact['droppedAt'] = ConvertTo-SluiceInstant -Time $now
    } elseif ($null -ne $dropped -and ($now - $dropped).TotalHours -ge 24) {
        $Contact['waitSeconds'] = [long][Math]::Min(240, $Contact['waitSeconds'] * 2)
        $Contact['droppedAt'] = if ($Contact['waitSeconds'] -lt 240) { ConvertTo-SluiceInstant -Time $now } else { $null }
    }
    if ((ConvertTo-SluiceJson -Value $Contact) -cne $before) { Write-SluiceState -Child 'contact.json' -Value $Contact }

    if ($good) { return [int][Math]::Min(3600, [Math]::Max(0, $Answer.Data['retryAfter'])) }
    if ($Answer.Status -eq 410) { Add-SluiceChore -Name 'leave'; Start-SluiceWork; return 60 }
    $pause = if ($Answer.Status -in 401, 403, 426) { 3600 } else { [Math]::Min(300, 5 * [Math]::Pow(2, [Math]::Min(10, $Contact['failures'] - 1))) }
    $pause = $pause * (Get-Random -Minimum 0.75 -Maximum 1.25)
    [int][Math]::Max($pause, [Math]::Min(3600, $Answer.RetryAfter))
}
