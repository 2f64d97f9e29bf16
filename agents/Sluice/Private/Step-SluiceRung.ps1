function Step-SluiceRung {
    <#
    .SYNOPSIS
    Climbs one rung after a leak that happened on the present one; at the top, or without such a leak, nothing happens. Gives the new
    rung, or $null.
    .DESCRIPTION
    Only notes the rung: Set-SluiceHold journals and writes what it adds. What Windows finished of an install from before the hold is
    told as a leak, but a stronger rung would not have stopped it.
    #>
    param([Parameter(Mandatory)][AllowEmptyCollection()]$Leaks)

    $lock = Enter-SluiceLock -Name 'hold' -WaitSeconds 30
    if ($null -eq $lock) { return $null }
    try {
        $hold = Read-SluiceState -Child 'hold.json'
        if ($null -eq $hold -or $hold['level'] -cne 'set') { return $null }
        $from = ConvertFrom-SluiceInstant $hold['rungSince']
        $new = @($Leaks | Where-Object { $_['kind'] -cne 'finished' -and (ConvertFrom-SluiceInstant $_['at']) -gt $from })
        $ladder = @(Get-SluiceLadder -IsHome (Get-SluiceWindows).IsHome)
        $next = [Array]::IndexOf($ladder, $hold['rung']) + 1
        if ($new.Count -eq 0 -or $next -ge $ladder.Count) { return $null }
        $hold['rung'] = $ladder[$next]
        $hold['rungSince'] = ConvertTo-SluiceInstant -Time (Get-SluiceNow)
        Write-SluiceState -Child 'hold.json' -Value $hold
        Write-SluiceLog -Level warning -Message "This PC leaked ($($new[0]['what'])); from now on it is held by $($ladder[$next])."
        $ladder[$next]
    } finally {
        $lock.Dispose()
    }
}
