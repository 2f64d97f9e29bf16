function Add-SluiceJob {
    <#
    .SYNOPSIS
    Takes one envelope from a poll answer or from the drop folder: verifies it in the protocol's order, and either refuses it, obeys a stop, or puts
    the job into the inbox for the work task.
    .OUTPUTS
    The reason of a refusal, or $null.
    #>
    param([Parameter(Mandatory)][AllowNull()]$Envelope)

    $config = Read-SluiceState -Child 'config.json'
    $read = Read-SluiceOrder -Envelope $Envelope -Type 'sluice/job/1' -Key $config['jobKey']
    $order = $read.Order
    $reason = $read.Reason
    $now = Get-SluiceControllerTime
    if ($null -eq $reason) { $reason = Test-SluiceOrderTime -Order $order -Machine $config['machine'] -Now $now }
    if ($null -eq $reason -and (Test-SluiceReplay -Order $order -Now $now)) { $reason = 'replayed' }
    if ($null -ne $reason) {
        Write-SluiceLog -Level warning -Message "An order was refused: $reason"
        # The controller is told where the order is signed and this machine's; a replay's true outcome must not be overwritten.
        if ($reason -cin 'unknown-field', 'unknown-verb', 'not-yet-valid', 'order-expired', 'clock-unknown' -and
            $order['machine'] -ceq $config['machine']) {
            Save-SluiceResult -Order $order -Outcome (New-SluiceOutcome -Outcome refused -Reason $reason)
        }
        return $reason
    }

    if ($order['verb'] -ceq 'stop') {
        # Only the job under way reads the note; one for any other job would lie there for ever.
        $under = Get-SluiceInbox
        if ($null -ne $under -and $under['job'] -ceq $order['params']['job']) { Write-SluiceFile -Child "stop-$($under['job'])" -Text 'stop' }
        Stop-SluiceRestart -Job $order['params']['job']
        Save-SluiceResult -Order $order -Outcome (New-SluiceOutcome -Outcome succeeded)
        return $null
    }
    $under = Get-SluiceInbox
    if ($null -ne $under -and $under['job'] -cne $order['job']) {
        Save-SluiceResult -Order $order -Outcome (New-SluiceOutcome -Outcome refused -Reason 'another-job-running')
        return 'another-job-running'
    }
    Remove-SluiceFile -Child "stop-$($order['job'])"
    Write-SluiceState -Child 'progress.json' -Value ([ordered]@{
            job = $order['job']; attempt = $order['attempt']; fence = $order['fence']; seq = 1
            at = (ConvertTo-SluiceInstant -Time (Get-SluiceNow)); phase = 'accepted'; percent = 0; update = $null
        })
    Write-SluiceState -Child "inbox/$($order['job']).json" -Value ([ordered]@{
            envelope = $Envelope; job = $order['job']; attempt = $order['attempt']; fence = $order['fence']; starts = 0
        })
    Write-SluiceLog -Message "Job $($order['job']) accepted: $($order['verb']), attempt $($order['attempt'])"
    $null
}
