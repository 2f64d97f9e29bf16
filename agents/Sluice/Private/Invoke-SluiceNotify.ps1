function Invoke-SluiceNotify {
    <#
    .SYNOPSIS
    The verb notify: one of the numbered texts for whoever is signed in. At most four in 24 hours.
    #>
    param([Parameter(Mandatory)]$Order)

    $sessions = Get-SluiceSession
    if ($null -ne $sessions -and @($sessions).Count -eq 0) { return (New-SluiceOutcome -Outcome refused -Reason 'nobody-signed-in') }
    if (-not (Add-SluiceDailyUse -Child 'notices.json' -Limit 4)) { return (New-SluiceOutcome -Outcome refused -Reason 'notify-ceiling') }
    Show-SluiceNotice -Template $Order['params']['template'] -Minutes 60
    New-SluiceOutcome -Outcome succeeded
}
