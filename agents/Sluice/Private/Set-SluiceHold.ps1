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
            $windows = Get-SluiceWindows
            $rung = @(Get-SluiceLadder -IsHome $windows.IsHome)[0]
            $instant = ConvertTo-SluiceInstant -Time $now
            # What waits for a restart already was installed before the hold: finishing it is no leak of this hold.
            $pending = @(Get-SluiceRestartSignal | Where-Object { $_ -cne 'file-renames' }).Count -gt 0
            $hold = [ordered]@{ level = 'set'; rung = $rung; since = $instant; rungSince = $instant; pausedAt = $instant; drift = @() }
            $version = '{0}.{1}' -f $windows.Build, $windows.Ubr
            Write-SluiceState -Child 'watch.json' -Value ([ordered]@{ version = $version; versionAt = $instant; restartsAt = $instant; pending = $pending })
        }
        # The pause moves on daily, so that it is always well ahead and never beyond 35 days. A clock set back moves it, too.
        $paused = ConvertFrom-SluiceInstant $hold['pausedAt']
        if ($null -eq $paused -or [Math]::Abs(($now - $paused).TotalHours) -ge 24) {
            $paused = $now
            $hold['pausedAt'] = ConvertTo-SluiceInstant -Time $now
        }

        $plan = @(Get-SluiceHoldPlan -Rung $hold['rung'] -PauseFrom $paused)
        if (Test-SluiceLift) { $plan = @($plan | Where-Object { $_.Name -notlike 'Pause*' }) }
        try {
            $journal = Read-SluiceJournal
            $known = $journal.entries.Count
            $drift = @(Add-SluiceJournal -Journal $journal -Plan $plan)
            $wrong = @($plan | Where-Object { -not (Test-SluiceSameValue (Get-SluiceRegistryValue -Path $_.Path -Name $_.Name) $_.Want) })
            $runs = $hold['rung'] -ceq 'orchestrator' -and (Test-SluiceOrchestratorRuns)
            if (-not $fresh -and $wrong.Count -eq 0 -and $journal.entries.Count -eq $known -and -not $runs) { return $null }
            Write-SluiceJournal -Journal $journal
            Write-SluiceRestoreFile -Journal $journal
            # Before the first write: from here on the machine comes back to Windows even if this agent never runs again.
            Set-SluiceDeadMan -Lease $lease
        } catch {
            Write-SluiceLog -Level error -Message "The original values could not be journalled, nothing was changed: $($_.Exception.Message)"
            return 'journal-failed'
        }
        $new = @($drift | ForEach-Object {
                [ordered]@{ at = (ConvertTo-SluiceInstant -Time $now); what = (Limit-SluiceText -Value $_ -Length 500); rung = $hold['rung'] }
            })
        $hold['drift'] = @(@($hold['drift']) + $new | Select-Object -Last 50)
        Write-SluiceState -Child 'hold.json' -Value $hold

        foreach ($key in $journal.made) { New-SluiceRegistryKey -Path $key }
        foreach ($item in $plan) {
            if (Test-SluiceSameValue (Get-SluiceRegistryValue -Path $item.Path -Name $item.Name) $item.Want) { continue }
            Write-SluiceSetting -Path $item.Path -Name $item.Name -Want $item.Want
        }
        # Switched off already and running all the same: nothing above has stopped it.
        if ($runs -and (Test-SluiceOrchestratorRuns)) { Set-SluiceOrchestrator -Start 4 }
        if (@(Get-SluiceHoldEvidence | Where-Object { -not $_['ok'] }).Count -gt 0) { return 'readback-mismatch' }
        $null
    } finally {
        $lock.Dispose()
    }
}
