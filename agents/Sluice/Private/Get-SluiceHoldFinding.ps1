function Get-SluiceHoldFinding {
    <#
    .SYNOPSIS
    What the doctor can tell from the present hold: does it hold, does its pause hide updates, does the orchestrator come back.
    #>
    $hold = Read-SluiceState -Child 'hold.json'
    if ($null -eq $hold -or $hold['level'] -cne 'set') {
        foreach ($question in 'hold-holds', 'pause-hides-updates', 'search-without-orchestrator', 'orchestrator-comes-back', 'staged-installs-at-restart', 'windows-restarts-by-itself', 'defender-stays-fresh') {
            New-SluiceFinding -Question $question -Answer $null -Detail 'This PC is not held.'
        }
        return
    }
    $now = Get-SluiceNow
    $rung = $hold['rung']
    $stored = Read-SluiceState -Child 'leaks.json'
    $leaks = @(if ($null -ne $stored -and $stored['since'] -ceq $hold['since']) { $stored['items'] })
    $here = @($leaks | Where-Object { $_['rung'] -ceq $rung })
    $hours = [int]($now - (ConvertFrom-SluiceInstant $hold['rungSince'])).TotalHours
    $holds = if ($here.Count -gt 0) { $false } elseif ($hours -ge 72) { $true } else { $null }
    New-SluiceFinding -Question 'hold-holds' -Answer $holds -Detail "Held by $rung for $hours hours, $($here.Count) leaks."

    $probe = Read-SluiceState -Child 'probe.json'
    $detail = if ($null -eq $probe) { 'No search under the pause has told yet.' } else { "Found under the pause: $($probe['under']); with it lifted: $($probe['lifted'])." }
    New-SluiceFinding -Question 'pause-hides-updates' -Answer $(if ($null -ne $probe) { $probe['hides'] }) -Detail $detail

    $off = $rung -ceq 'orchestrator'
    $staged = Read-SluiceState -Child 'staged.json'
    $searched = $off -and $null -ne $staged -and $staged['since'] -ceq $hold['since']
    New-SluiceFinding -Question 'search-without-orchestrator' -Answer $(if ($searched) { $true }) -Detail $(if ($searched) { 'A complete search has ended under this hold.' } else { 'Not measured.' })
    $back = @(@($hold['drift']) | Where-Object { $_['what'] -like '*UsoSvc*' })
    $came = if ($back.Count -gt 0) { $true } elseif ($off -and $hours -ge 192) { $false } else { $null }
    New-SluiceFinding -Question 'orchestrator-comes-back' -Answer $came -Detail $(if ($back.Count -gt 0) { "First at $($back[0]['at'])." } else { "Off for $(if ($off) { $hours } else { 0 }) hours." })

    $boot = Get-SluiceBootTime
    $atBoot = @($leaks | Where-Object { $_['kind'] -ceq 'install' -and $null -ne $boot -and [Math]::Abs(((ConvertFrom-SluiceInstant $_['at']) - $boot).TotalMinutes) -lt 30 })
    New-SluiceFinding -Question 'staged-installs-at-restart' -Answer $(if ($atBoot.Count -gt 0) { $true }) -Detail $(if ($atBoot.Count -gt 0) { $atBoot[0]['what'] } else { 'Not seen.' })
    $restarts = @($leaks | Where-Object { $_['kind'] -ceq 'restart' })
    $restarted = if ($restarts.Count -gt 0) { $true } elseif ($hours -ge 72) { $false } else { $null }
    New-SluiceFinding -Question 'windows-restarts-by-itself' -Answer $restarted -Detail "$($restarts.Count) restarts by Windows under this hold."

    $defender = Get-SluiceDefender
    $at = if ($null -ne $defender) { ConvertFrom-SluiceInstant $defender['signatureAt'] } else { $null }
    $fresh = if ($null -ne $at -and $hours -ge 48) { ($now - $at).TotalHours -lt 48 } else { $null }
    New-SluiceFinding -Question 'defender-stays-fresh' -Answer $fresh -Detail $(if ($null -ne $at) { "Signatures of $($defender['signatureAt'])." } else { 'Defender does not answer.' })
}
