function Update-SluiceRestart {
    <#
    .SYNOPSIS
    What the poll task does for a planned restart in each round: forgets one that has happened, run out or been called off, calls off one that the owner's
    pause forbids, and has the work task take the next step, at most every two minutes.
    #>
    $plan = Read-SluiceState -Child 'restart.json'
    if ($null -eq $plan) { return }
    # A job that ordered it and could not tell yet must find it, or it would order another.
    $item = Get-SluiceInbox
    if ($null -ne $item -and $item['job'] -ceq $plan['job']) { return }
    $boot = Get-SluiceBootTime
    $booted = $null -ne $boot -and $null -ne $plan['bootAt'] -and [Math]::Abs(((ConvertFrom-SluiceInstant $plan['bootAt']) - $boot).TotalSeconds) -gt 120
    $now = Get-SluiceControllerTime
    $ended = $null -ne $now -and $null -eq $plan['orderedAt'] -and $now -ge (ConvertFrom-SluiceInstant $plan['notAfter'])
    # Somebody at the PC ran shutdown /a: that is an answer, too. The controller still sees that a restart is due.
    $refused = $null -ne $plan['orderedAt'] -and (Get-SluiceNow) -gt (ConvertFrom-SluiceInstant $plan['orderedAt']).AddMinutes(60 + $plan['terms']['countdownMinutes'])
    if ($booted -or $ended -or $refused) { Remove-SluiceFile -Child 'restart.json'; return }
    if ($null -ne (Get-SluicePause)) { Stop-SluiceRestart; return }
    if ($null -ne $plan['orderedAt'] -or $null -eq $now) { return }
    $file = New-Object IO.FileInfo -ArgumentList (Get-SluicePath -Child 'restart-looked')
    if ($file.Exists -and ([DateTime]::UtcNow - $file.LastWriteTimeUtc).TotalMinutes -lt 2) { return }
    Write-SluiceFile -Child 'restart-looked' -Text ''
    Add-SluiceChore -Name 'restart'
}
