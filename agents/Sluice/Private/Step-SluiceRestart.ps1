function Step-SluiceRestart {
    <#
    .SYNOPSIS
    Does the next step towards the restart that restart.json plans. Gives the reason why it is not ordered yet, or $null: it is.
    .DESCRIPTION
    Called by the job, and then by the poll task every few minutes until the plan is done, has run out, or was called off. Each step is on
    disk before it is taken, so that a crash shows no notice twice and orders no restart twice.
    #>
    $plan = Read-SluiceState -Child 'restart.json'
    if ($null -eq $plan) { return 'stopped-by-person' }
    $now = Get-SluiceNow
    if ($null -ne $plan['orderedAt']) { return $null }
    $answer = if ($null -ne $plan['noticedAt']) { Get-SluiceNoticeAnswer } else { $null }
    if ($null -ne $answer -and $null -eq $plan['answer']) {
        $plan['answer'] = $answer
        if ($answer -eq 7) {
            $deadline = ConvertFrom-SluiceInstant $plan['terms']['deadline']
            $later = $now.AddMinutes($plan['terms']['snoozeMinutes'])
            # Past the deadline it puts nothing off any more, but nobody is asked again at once either.
            $plan['snoozedUntil'] = ConvertTo-SluiceInstant -Time $(if ($now -lt $deadline -and $later -gt $deadline) { $deadline } else { $later })
        }
        Write-SluiceState -Child 'restart.json' -Value $plan
    }
    $sessions = Get-SluiceSession
    $step = Get-SluiceRestartStep -Plan $plan -Sessions $sessions -Now $now
    $over = $null -ne $plan['snoozedUntil'] -and $now -ge (ConvertFrom-SluiceInstant $plan['snoozedUntil'])
    if ($step -ceq 'notify' -or ($step -ceq 'user-active' -and $over)) {
        # Also again when what was put off comes back.
        $plan['noticedAt'] = ConvertTo-SluiceInstant -Time $now
        $plan['answer'] = $null
        $plan['snoozedUntil'] = $null
        Write-SluiceState -Child 'restart.json' -Value $plan
        Show-SluiceNotice -Template 1 -Minutes ([Math]::Max(1, [int]$plan['terms']['noticeMinutes']))
        return 'restart-notice'
    }
    if ($step -cne 'restart') { return $step }
    $alone = $null -ne $sessions -and @($sessions).Count -eq 0
    $seconds = if ($alone) { 60 } else { [Math]::Min(7200, 60 * [int]$plan['terms']['countdownMinutes']) }
    $plan['orderedAt'] = ConvertTo-SluiceInstant -Time $now
    Write-SluiceState -Child 'restart.json' -Value $plan
    $reason = Restart-SluicePc -NoticeSeconds $seconds -EvenIfInUse
    if ($null -ne $reason) {
        $plan['orderedAt'] = $null
        Write-SluiceState -Child 'restart.json' -Value $plan
    }
    $reason
}
