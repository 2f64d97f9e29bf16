function Invoke-SluiceRestart {
    <#
    .SYNOPSIS
    The verb restart.
    #>
    param([Parameter(Mandatory)]$Order)

    Set-SluiceProgress -Phase 'restarting'
    $reason = Restart-SluicePc -NoticeSeconds $Order['params']['noticeSeconds'] -EvenIfInUse:$Order['params']['evenIfInUse']
    if ($null -ne $reason) { return (New-SluiceOutcome -Outcome refused -Reason $reason) }
    New-SluiceOutcome -Outcome succeeded
}
