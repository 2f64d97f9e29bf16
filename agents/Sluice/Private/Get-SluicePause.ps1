function Get-SluicePause {
    <#
    .SYNOPSIS
    Until when the owner of a personal PC has paused Sluice (UTC), or $null. A clock that was set back does not make it longer than 35 days.
    #>
    if ((Get-SluiceOwnership) -cne 'personal') { return $null }
    $note = Read-SluiceState -Child 'pause.json'
    if ($null -eq $note) { return $null }
    $until = ConvertFrom-SluiceInstant $note['until']
    $now = Get-SluiceNow
    if ($null -eq $until -or $until -le $now -or $until -gt $now.AddDays(35)) { return $null }
    $until
}
