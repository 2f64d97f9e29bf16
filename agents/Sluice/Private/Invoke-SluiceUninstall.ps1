function Invoke-SluiceUninstall {
    <#
    .SYNOPSIS
    The verb uninstall: takes one update off again. At most one a day, and only 30 days after Windows installed it.
    .DESCRIPTION
    The Windows Update Agent uninstalls nothing that did not come from WSUS (0x80240028), so DISM does it. Which package that is, the PC finds
    out itself, by the KB number in its own history; no order names a package. The restart is left to a job of its own.
    #>
    param([Parameter(Mandatory)]$Order)

    $wanted = $Order['params']['update']
    $session = New-SluiceUpdateSession
    $entries = @(Get-SluiceHistory -Session $session | Where-Object {
            $_['updateId'] -ceq $wanted['updateId'] -and $_['revision'] -eq $wanted['revision'] -and $_['operation'] -ceq 'install' -and $_['resultCode'] -in 2, 3
        })
    if ($entries.Count -eq 0) { return (New-SluiceOutcome -Outcome refused -Reason 'not-installed') }
    $newest = @($entries | ForEach-Object { ConvertFrom-SluiceInstant $_['at'] } | Sort-Object -Descending)[0]
    $now = Get-SluiceControllerTime
    if ($null -eq $now) { return (New-SluiceOutcome -Outcome refused -Reason 'clock-unknown') }
    # By both clocks: neither this PC's nor the controller's alone makes an install old.
    if ($newest.AddDays(30) -gt $now -or $newest.AddDays(30) -gt (Get-SluiceNow)) { return (New-SluiceOutcome -Outcome refused -Reason 'uninstall-too-young') }
    $kb = if ($entries[0]['title'] -match '\b(KB[0-9]+)\b') { $Matches[1] } else { $null }
    $package = if ($null -ne $kb) { Find-SluicePackage -Kb $kb } else { $null }
    if ($null -eq $package) { return (New-SluiceOutcome -Outcome failed -Reason 'uninstall-impossible' -Detail "No installed package carries $kb.") }
    if (-not (Add-SluiceDailyUse -Child 'uninstalls.json' -Limit 1)) { return (New-SluiceOutcome -Outcome refused -Reason 'uninstall-ceiling') }
    Set-SluiceProgress -Phase 'installing'
    try {
        $done = Remove-WindowsPackage -Online -PackageName $package -NoRestart -ErrorAction Stop
    } catch {
        return (New-SluiceOutcome -Outcome failed -Reason 'uninstall-impossible' -HResult (Get-SluiceHResult -ErrorRecord $_) -Detail $_.Exception.Message)
    }
    Add-SluiceChore -Name 'inventory', 'scan'
    New-SluiceOutcome -Outcome succeeded -Detail "$kb ($package)" -RestartRequired ([bool](Get-SluiceComValue -Object $done -Name 'RestartNeeded' -Default $true))
}
