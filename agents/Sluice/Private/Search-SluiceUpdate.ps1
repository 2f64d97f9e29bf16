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
    $found = & $search
    $hold = Read-SluiceState -Child 'hold.json'
    if ($found.Updates.Count -gt 0 -or $null -eq $hold -or $hold['level'] -cne 'set' -or $hold['rung'] -cne 'pause') { return $found }

    Write-SluiceState -Child 'lift.json' -Value ([ordered]@{ until = (ConvertTo-SluiceInstant -Time (Get-SluiceNow).AddMinutes(30)) })
    try {
        foreach ($entry in (Read-SluiceJournal).entries) {
            if ($entry['name'] -clike 'Pause*') { Remove-SluiceRegistryValue -Path $entry['path'] -Name $entry['name'] }
        }
        & $search
    } finally {
        Remove-SluiceFile -Child 'lift.json'
        $null = Set-SluiceHold
    }
}
