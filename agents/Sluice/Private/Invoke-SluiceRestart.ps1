function Invoke-SluiceRestart {
    <#
    .SYNOPSIS
    The verb restart.
    #>
    param([Parameter(Mandatory)]$Order)

    Set-SluiceProgress -Phase 'restarting'
    $reason = if ($null -ne $Order['params']['policy']) {
        New-SluiceRestart -Order $Order -EvenIfInUse:$Order['params']['evenIfInUse']
    } else {
        # On a personal PC nobody but its user overrules its user.
        $exactly = $Order['params']['evenIfInUse'] -and (Get-SluiceOwnership) -cne 'personal'
        Restart-SluicePc -NoticeSeconds $Order['params']['noticeSeconds'] -EvenIfInUse:$exactly -Job $Order['job']
    }
    if ($null -ne $reason) { return (New-SluiceOutcome -Outcome refused -Reason $reason) }
    New-SluiceOutcome -Outcome succeeded
}
