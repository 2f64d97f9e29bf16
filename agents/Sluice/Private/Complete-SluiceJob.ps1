function Complete-SluiceJob {
    <#
    .SYNOPSIS
    Does a job and puts its result on disk. Gives what leaving restored, where the job was to leave and it worked.
    #>
    param([Parameter(Mandatory)]$Order, [Parameter(Mandatory)][int]$Starts)

    $job = $Order['job']
    $restore = $null
    Write-SluiceLog -Message "Job $job ($($Order['verb'])) begins, start $Starts"
    try {
        $reason = Test-SluiceOrderTime -Order $Order -Machine $Order['machine'] -Now (Get-SluiceControllerTime)
        # An install or a restart that had begun must still tell what became of it.
        $restarts = Read-SluiceState -Child 'restarts.json'
        $begun = [IO.File]::Exists((Get-SluicePath -Child "intents/$job.json")) -or ($null -ne $restarts -and $restarts['job'] -ceq $job)
        $outcome = if ($Starts -gt 3) {
            New-SluiceOutcome -Outcome failed -Reason 'interrupted'
        } elseif ($null -ne $reason -and -not $begun) {
            New-SluiceOutcome -Outcome refused -Reason $reason
        } elseif (-not $begun -and (Test-SluiceStop -Job $job)) {
            New-SluiceOutcome -Outcome stopped -Reason 'stopped-by-person'
        } elseif (-not $begun -and $null -ne (Get-SluicePause) -and $Order['verb'] -cin 'download', 'install', 'uninstall', 'restart', 'repair') {
            New-SluiceOutcome -Outcome refused -Reason 'owner-paused'
        } elseif ($Order['verb'] -ceq 'leave') {
            $left = Invoke-SluiceLeave
            if ($left.Outcome['outcome'] -ceq 'succeeded') { $restore = $left.Restore }
            $left.Outcome
        } else {
            Invoke-SluiceJob -Order $Order
        }
    } catch {
        $outcome = New-SluiceOutcome -Outcome failed -Reason 'unexpected-failure' -HResult (Get-SluiceHResult -ErrorRecord $_) -Detail $_.Exception.Message
        Write-SluiceLog -Level error -Message "Job $job failed: $($_.Exception.Message) $($_.ScriptStackTrace)"
    }
    if ([string](Read-SluiceFile -Child "stop-$job") -ceq 'lost') {
        # A newer attempt holds the job; this outcome would be refused. Its successor finds it in the history.
        Write-SluiceLog -Level warning -Message "The lease of job $job was lost, its outcome ($($outcome['outcome'])) is dropped."
    } else {
        Save-SluiceResult -Order $Order -Outcome $outcome
    }
    $restore
}
