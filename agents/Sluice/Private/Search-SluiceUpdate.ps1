function Search-SluiceUpdate {
    <#
    .SYNOPSIS
    One online search for everything that is applicable, optional or hidden, or installed and waiting for a restart.
    .DESCRIPTION
    One search, filtered in memory: searching by UpdateID makes Windows evaluate everything again. Alternatives may be joined
    by `or` only at the top level. On Home the pause that holds may hide updates from a search; no source says so or denies
    it. Where a search under the pause finds nothing, the pause is lifted for one more search; lift.json keeps the poll task
    from re-asserting it meanwhile and runs out by itself after a crash.
    .OUTPUTS
    ResultCode (2 = complete), Warnings (list of hresult and message), Updates (the COM objects).
    #>
    param([Parameter(Mandatory)]$Session)

    $criteria = @(
        "(IsInstalled=0 and DeploymentAction='Installation')"
        "(IsInstalled=0 and DeploymentAction='OptionalInstallation')"
        '(IsInstalled=1 and RebootRequired=1)'
    ) -join ' or '
    $search = {
        $searcher = $Session.CreateUpdateSearcher()
        $searcher.Online = $true
        $result = $searcher.Search($criteria)
        $updates = New-Object 'System.Collections.Generic.List[object]'
        for ($i = 0; $i -lt $result.Updates.Count; $i++) { $updates.Add($result.Updates.Item($i)) }
        $warnings = New-Object 'System.Collections.Generic.List[object]'
        for ($i = 0; $i -lt $result.Warnings.Count -and $i -lt 50; $i++) {
            $warning = $result.Warnings.Item($i)
            $message = [string](Limit-SluiceText -Value $warning.Message -Length 500)
            $warnings.Add([ordered]@{ hresult = (Format-SluiceHResult -Code $warning.HResult); message = $message })
        }
        [pscustomobject]@{ ResultCode = [int]$result.ResultCode; Warnings = $warnings; Updates = $updates }
    }
    $hold = Read-SluiceState -Child 'hold.json'
    $paused = $null -ne $hold -and $hold['level'] -ceq 'set' -and $hold['rung'] -cne 'policy'
    $found = $null
    try {
        $found = & $search
    } catch {
        # Paused, says Windows Update itself (0x8024A004): lifted, it may answer.
        if (-not $paused -or (Get-SluiceHResult -ErrorRecord $_) -ne '0x8024A004') { throw }
    }
    if (-not $paused) { return $found }
    $known = Read-SluiceState -Child 'probe.json'
    if ($null -ne $found -and $found.Updates.Count -gt 0) {
        if ($null -eq $known) { Write-SluiceState -Child 'probe.json' -Value ([ordered]@{ hides = $false; under = $found.Updates.Count; lifted = $null }) }
        return $found
    }
    # Known not to hide anything: nothing found is nothing there.
    if ($null -ne $found -and $null -ne $known -and -not $known['hides']) { return $found }

    Write-SluiceState -Child 'lift.json' -Value ([ordered]@{ until = (ConvertTo-SluiceInstant -Time (Get-SluiceNow).AddMinutes(30)) })
    try {
        foreach ($entry in (Read-SluiceJournal).entries) {
            if ($entry['name'] -clike 'Pause*') { Remove-SluiceRegistryValue -Path $entry['path'] -Name $entry['name'] }
        }
        $lifted = & $search
        if ($lifted.Updates.Count -gt 0) { Write-SluiceState -Child 'probe.json' -Value ([ordered]@{ hides = $true; under = 0; lifted = $lifted.Updates.Count }) }
        $lifted
    } finally {
        Remove-SluiceFile -Child 'lift.json'
        $null = Set-SluiceHold
    }
}
