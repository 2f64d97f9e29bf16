function Invoke-SluiceSettings {
    <#
    .SYNOPSIS
    The verb settings: how this PC shares downloads with its LAN. Journalled apart from the hold; `leave` puts the originals back.
    .DESCRIPTION
    What an earlier order set goes back first, so that only what this order names is ours. A crash in between is finished by the next
    start of the same job.
    #>
    param([Parameter(Mandatory)]$Order)

    $lock = Enter-SluiceLock -Name 'hold' -WaitSeconds 30
    if ($null -eq $lock) { return (New-SluiceOutcome -Outcome failed -Reason 'another-job-running') }
    try {
        $before = Restore-SluiceJournal -Child 'settings.json'
        if ($before.Failed.Count -gt 0) { return (New-SluiceOutcome -Outcome failed -Reason 'readback-mismatch' -Detail ($before.Failed -join '; ')) }
        $plan = @(Get-SluiceDeliveryPlan -Settings $Order['params'] -IsHome (Get-SluiceWindows).IsHome)
        if ($plan.Count -eq 0) { return (New-SluiceOutcome -Outcome succeeded -Detail "$($before.Restored) values are as before.") }
        $journal = Read-SluiceJournal -Child 'settings.json'
        $null = Add-SluiceJournal -Journal $journal -Plan $plan
        Write-SluiceJournal -Journal $journal -Child 'settings.json'
        foreach ($key in $journal.made) { New-SluiceRegistryKey -Path $key }
        foreach ($item in $plan) { Write-SluiceSetting -Path $item.Path -Name $item.Name -Want $item.Want }
        $wrong = @($plan | Where-Object { -not (Test-SluiceSameValue (Get-SluiceRegistryValue -Path $_.Path -Name $_.Name) $_.Want) } | ForEach-Object { $_.Name })
        if ($wrong.Count -gt 0) { return (New-SluiceOutcome -Outcome failed -Reason 'readback-mismatch' -Detail ($wrong -join ', ')) }
        New-SluiceOutcome -Outcome succeeded -Detail "$($plan.Count) values are set and read back."
    } finally {
        $lock.Dispose()
    }
}
