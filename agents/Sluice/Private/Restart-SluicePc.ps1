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
    #>
    param([Parameter(Mandatory)][int]$NoticeSeconds, [switch]$EvenIfInUse)

    $now = Get-SluiceNow
    $stored = Read-SluiceState -Child 'restarts.json'
    $recent = @(if ($null -ne $stored) { $stored['items'] | Where-Object { [Math]::Abs(($now - (ConvertFrom-SluiceInstant $_)).TotalHours) -lt 24 } })
    if ($recent.Count -ge 2) { return 'restart-ceiling' }
    if (-not $EvenIfInUse -and (Test-SluiceInUse)) { return 'user-active' }
    if (Test-SluiceServicingBusy) { return 'servicing-busy' }
    try {
        (New-SluiceUpdateSession).CreateUpdateInstaller().Commit(0)
    } catch {
        Write-SluiceLog -Level warning -Message "Commit before the restart: $(Get-SluiceHResult -ErrorRecord $_)"
    }
    Write-SluiceState -Child 'restarts.json' -Value ([ordered]@{ items = @($recent + (ConvertTo-SluiceInstant -Time $now)) })
    $run = Invoke-SluiceProgram -Path 'shutdown.exe' -Arguments '/r', '/t', ([string]$NoticeSeconds), '/d', 'p:2:17', '/c', 'Windows updates are being finished. Please save your work.'
    # 1190: a restart is on its way already, ours or somebody else's.
    if ($run.ExitCode -notin 0, 1190) { throw "shutdown.exe ended with $($run.ExitCode): $($run.Output)" }
    Write-SluiceLog -Message "Restart ordered in $NoticeSeconds s."
    $null
}
