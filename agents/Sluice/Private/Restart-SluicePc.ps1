function Restart-SluicePc {
    <#
    .SYNOPSIS
    Orders a restart with notice, within this PC's own ceilings. Gives the reason why not, or $null.
    .DESCRIPTION
    At most two restarts in 24 hours, noted before they are ordered; what a clock that was wrong noted far ahead does not count. Never while somebody may be working, unless exactly that
    was ordered. Commit comes first: a feature update that waits for its restart is otherwise not finished, and Windows comes
    back as the old version. It is safe for the others. shutdown.exe tells the people at the PC itself; its /t makes it
    announce and count down. The reason code 2:17 is "operating system, hotfix, planned".
    .PARAMETER NoticeSeconds
    60 to 7200.
    .PARAMETER Job
    The job that is nothing but this restart. It is noted with the restart: where its process dies before it could tell, the next one sees
    that Windows was restarted since, or asks once more for the same restart, which counts once.
    #>
    param([Parameter(Mandatory)][int]$NoticeSeconds, [switch]$EvenIfInUse, [string]$Job)

    $now = Get-SluiceNow
    $stored = Read-SluiceState -Child 'restarts.json'
    $recent = @(if ($null -ne $stored) { $stored['items'] | Where-Object { [Math]::Abs(($now - (ConvertFrom-SluiceInstant $_)).TotalHours) -lt 24 } })
    $boot = Get-SluiceBootTime
    $asked = $Job -and $null -ne $stored -and $stored['job'] -ceq $Job
    $bootThen = if ($asked) { ConvertFrom-SluiceInstant $stored['bootAt'] } else { $null }
    if ($null -ne $boot -and $null -ne $bootThen -and [Math]::Abs(($boot - $bootThen).TotalSeconds) -gt 120) { return $null }
    $reason = if (-not $asked -and $recent.Count -ge 2) { 'restart-ceiling' }
    elseif (-not $EvenIfInUse -and (Test-SluiceInUse)) { 'user-active' }
    elseif (Test-SluiceServicingBusy) { 'servicing-busy' }
    if ($null -ne $reason) {
        # What may be on its way already must not make the refusal untrue.
        if ($asked) { $null = Invoke-SluiceProgram -Path 'shutdown.exe' -Arguments '/a' }
        return $reason
    }
    try {
        (New-SluiceUpdateSession).CreateUpdateInstaller().Commit(0)
    } catch {
        Write-SluiceLog -Level warning -Message "Commit before the restart: $(Get-SluiceHResult -ErrorRecord $_)"
    }
    $noted = [ordered]@{ items = $recent; job = $null; bootAt = $null }
    if (-not $asked) { $noted['items'] = @($recent + (ConvertTo-SluiceInstant -Time $now)) }
    if ($Job -and $null -ne $boot) { $noted['job'] = $Job; $noted['bootAt'] = ConvertTo-SluiceInstant -Time $boot }
    Write-SluiceState -Child 'restarts.json' -Value $noted
    $run = Invoke-SluiceProgram -Path 'shutdown.exe' -Arguments '/r', '/t', ([string]$NoticeSeconds), '/d', 'p:2:17', '/c', 'Windows updates are being finished. Please save your work.'
    # 1190: a restart is on its way already, ours or somebody else's.
    if ($run.ExitCode -notin 0, 1190) { throw "shutdown.exe ended with $($run.ExitCode): $($run.Output)" }
    if ($run.ExitCode -eq 1190) {
        # None was added, so none is used up.
        $noted['items'] = $recent
        Write-SluiceState -Child 'restarts.json' -Value $noted
    }
    Write-SluiceLog -Message "Restart ordered in $NoticeSeconds s."
    $null
}
