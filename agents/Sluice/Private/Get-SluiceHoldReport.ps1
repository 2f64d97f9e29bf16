function Get-SluiceHoldReport {
    <#
    .SYNOPSIS
    The hold as the controller is told: level, rung, evidence read back, leaks and drift.
    .DESCRIPTION
    The agent says `set` at most; whether a hold really holds, time and the controller decide.
    #>
    $hold = Read-SluiceState -Child 'hold.json'
    $level = if ($null -eq $hold) { 'none' } else { $hold['level'] }
    $lease = Get-SluiceLease
    $until = if ($null -ne $lease) { ConvertTo-SluiceInstant -Time $lease.NotAfter } else { $null }
    $report = [ordered]@{ level = $level; rung = $null; since = $null; leaseUntil = $until; evidence = @(); leaks = @(); drift = @(); conflicts = @() }
    if ($null -eq $hold) { return $report }
    $report['since'] = $hold['since']
    if ($level -cne 'set') {
        if ($level -ceq 'restoring') { $report['level'] = 'unknown' }
        return $report
    }
    $report['rung'] = $hold['rung']
    $report['drift'] = @($hold['drift'])
    try {
        $report['evidence'] = @(Get-SluiceHoldEvidence | Select-Object -First 60)
        if (@($report['evidence'] | Where-Object { -not $_['ok'] }).Count -gt 0) { $report['level'] = 'unknown' }
    } catch {
        Write-SluiceLog -Repeating -Level error -Message "The evidence of the hold cannot be read: $($_.Exception.Message)"
        $report['level'] = 'unknown'
    }
    try {
        $report['conflicts'] = @(@(Get-SluiceHostProblem) + @(Get-SluiceConflict) | ForEach-Object { Limit-SluiceText -Value $_ -Length 300 } | Select-Object -First 20)
    } catch {
        Write-SluiceLog -Repeating -Level warning -Message "What stands in the way of the hold cannot be read: $($_.Exception.Message)"
    }
    $leaks = Read-SluiceState -Child 'leaks.json'
    if ($null -ne $leaks -and $leaks['since'] -ceq $hold['since'] -and @($leaks['items']).Count -gt 0) {
        $report['leaks'] = @($leaks['items'])
        $report['level'] = 'leaking'
    }
    $report
}
