function Set-SluiceProgress {
    <#
    .SYNOPSIS
    Notes how far the job is and tells the controller. A change of phase is told at once, percentages at most every two seconds.
    .DESCRIPTION
    The note on disk is what the poll task repeats as heartbeat while this process sits in a call of Windows Update that may
    take an hour. A controller that is away must not slow the work down: after a failure nothing is sent from here for a
    minute.
    .PARAMETER Update
    Dictionary updateId, revision, percent, and bytesDone, bytesTotal where known.
    #>
    param([Parameter(Mandatory)][string]$Phase, [int]$Percent = 0, $Update = $null)

    $known = Read-SluiceState -Child 'progress.json'
    if ($null -eq $known) { return }
    $sameUpdate = (ConvertTo-SluiceJson -Value $known['update']) -ceq (ConvertTo-SluiceJson -Value $Update)
    $same = $known['phase'] -ceq $Phase -and $known['percent'] -eq $Percent -and $sameUpdate
    $recent = $script:SluiceProgressSent.Elapsed.TotalSeconds -lt 2 -and $known['phase'] -ceq $Phase -and $Percent -lt 100
    if ($same -or $recent) { return }
    $known['seq'] = $known['seq'] + 1
    $known['at'] = ConvertTo-SluiceInstant -Time (Get-SluiceNow)
    $known['phase'] = $Phase
    $known['percent'] = [Math]::Max(0, [Math]::Min(100, $Percent))
    $known['update'] = $Update
    Write-SluiceState -Child 'progress.json' -Value $known
    $script:SluiceProgressSent = [Diagnostics.Stopwatch]::StartNew()
    if ($script:SluiceProgressMuted.Elapsed.TotalSeconds -lt 60) { return }
    if (-not (Send-SluiceHeartbeat)) { $script:SluiceProgressMuted = [Diagnostics.Stopwatch]::StartNew() }
}
