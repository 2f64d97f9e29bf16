function Send-SluiceHeartbeat {
    <#
    .SYNOPSIS
    Sends the noted progress of the job under way, again or for the first time; the controller renews the job's lease. Gives
    whether it answered.
    .DESCRIPTION
    A stop in the answer, or the loss of the lease, becomes a note that the work process reads at its next safe point.
    #>
    $known = Read-SluiceState -Child 'progress.json'
    if ($null -eq $known) { return $true }
    $message = [ordered]@{}
    foreach ($name in 'attempt', 'fence', 'seq', 'at', 'phase', 'percent') { $message[$name] = $known[$name] }
    if ($null -ne $known['update']) { $message['update'] = $known['update'] }
    $answer = Send-SluiceMessage -Path "/agent/v1/jobs/$($known['job'])/progress" -Message $message -TimeoutSeconds 15
    if ($answer.Status -eq 409 -or $answer.Status -eq 404) {
        Write-SluiceFile -Child "stop-$($known['job'])" -Text 'lost'
    } elseif ($null -ne $answer.Data -and $answer.Data['stop']) {
        Write-SluiceFile -Child "stop-$($known['job'])" -Text 'stop'
    }
    $answer.Status -ne 0 -and $answer.Status -lt 500
}
