function Set-SluiceHold {
    <#
    .SYNOPSIS
    Sets or re-asserts the hold: journal, write, read back. Gives $null, or the reason why it does not stand.
    .DESCRIPTION
    hold.json says `set` before the first write: after a crash in the middle the poll task finishes what was begun. Values
    that somebody changed meanwhile are written again and noted as drift. The restore file of the dead-man is renewed with
    every change of the journal.
    #>
    $lock = Enter-SluiceLock -Name 'hold' -WaitSeconds 30
    if ($null -eq $lock) { return 'another-job-running' }
    try {
        $now = Get-SluiceNow
        $hold = Read-SluiceState -Child 'hold.json'
        $fresh = $null -eq $hold -or $hold['level'] -cne 'set'
        $lease = Get-SluiceLease
        if ($null -eq $lease) { return 'lease-ran-out' }
        if ($fresh) {
            $rung = if ((Get-SluiceWindows).IsHome) { 'pause' } else { 'policy' }
            $instant = ConvertTo-SluiceInstant -Time $now
            $hold = [ordered]@{ level = 'set'; rung = $rung; since = $instant; pausedAt = $instant; drift = @() }
        }
        # The pause moves on daily, so that it is always well ahead and never beyond 35 days. A clock set back moves it, too.
        $paused = ConvertFrom-SluiceInstant $hold['pausedAt']
        if ($null -eq $paused -or [Math]::Abs(($now - $paused).TotalHours) -ge 24) {
            $paused = $now
            $hold['pausedAt'] = ConvertTo-SluiceInstant -Time $now
        }

        $plan = @(Get-SluiceHoldPlan -IsHome ($hold['rung'] -ceq 'pause') -PauseFrom $paused)
        $lift = Read-SluiceState -Child 'lift.json'
        if ($null -ne $lift -and (ConvertFrom-SluiceInstant $lift['until']) -gt $now) {
            $plan = @($plan | Where-Object { $_.Name -notlike 'Pause*' })
        }
        try {
            $journal = Read-SluiceJournal
            $drift = @(Add-SluiceJournal -Journal $journal -Plan $plan)
            $wrong = @($plan | Where-Object { -not (Test-SluiceSameValue (Get-SluiceRegistryValue -Path $_.Path -Name $_.Name) $_.Want) })
            if (-not $fresh -and $wrong.Count -eq 0) { return $null }
            Write-SluiceJournal -Journal $journal
            Write-SluiceRestoreFile -Journal $journal
            # Before the first write: from here on the machine comes back to Windows even if this agent never runs again.
            Set-SluiceDeadMan -Lease $lease
        } catch {
            Write-SluiceLog -Level error -Message "The original values could not be journalled, nothing was changed: $($_.Exception.Message)"
            return 'journal-failed'
        }
        $new = @($drift | ForEach-Object { [ordered]@{ at = (ConvertTo-SluiceInstant -Time $now); what = (Limit-SluiceText -Value $_ -Length 500) } })
        $hold['drift'] = @(@($hold['drift']) + $new | Select-Object -Last 50)
        Write-SluiceState -Child 'hold.json' -Value $hold

        foreach ($key in $journal.made) { New-SluiceRegistryKey -Path $key }
        foreach ($item in $plan) {
            if (Test-SluiceSameValue (Get-SluiceRegistryValue -Path $item.Path -Name $item.Name) $item.Want) { continue }
            if ($item.Want['exists']) {
                Set-SluiceRegistryValue -Path $item.Path -Name $item.Name -Data $item.Want
            } else {
                Remove-SluiceRegistryValue -Path $item.Path -Name $item.Name
            }
        }
        if (@(Get-SluiceHoldEvidence | Where-Object { -not $_['ok'] }).Count -gt 0) { return 'readback-mismatch' }
        $null
    } finally {
        $lock.Dispose()
    }
}
