function Save-SluiceResult {
    <#
    .SYNOPSIS
    Puts the result of a job on disk before anything is sent: a result survives power cuts and a controller that is away. At
    most 200 are kept, the oldest go first.
    .PARAMETER Order
    The verified order: its job, attempt and fence.
    .PARAMETER Outcome
    Dictionary: outcome, reason, hresult, detail, restartRequired, updates.
    #>
    param([Parameter(Mandatory)]$Order, [Parameter(Mandatory)]$Outcome)

    Limit-SluiceFolder -Child 'spool' -Keep 199
    $result = [ordered]@{
        attempt         = $Order['attempt']
        fence           = $Order['fence']
        at              = ConvertTo-SluiceInstant -Time (Get-SluiceNow)
        outcome         = $Outcome['outcome']
        reason          = $Outcome['reason']
        hresult         = $Outcome['hresult']
        detail          = Limit-SluiceText -Value $Outcome['detail'] -Length 2000
        restartRequired = [bool]$Outcome['restartRequired']
        updates         = @($Outcome['updates'])
    }
    Write-SluiceState -Child "spool/$($Order['job'])-$($Order['attempt']).json" -Value ([ordered]@{ job = $Order['job']; result = $result })
    Write-SluiceLog -Message "Job $($Order['job']) ($($Order['verb'])) ended: $($Outcome['outcome']) $($Outcome['reason']) $($Outcome['hresult'])"
}
