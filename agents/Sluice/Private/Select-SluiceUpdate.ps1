function Select-SluiceUpdate {
    <#
    .SYNOPSIS
    Searches and picks the ordered updates by identity, UpdateID and revision.
    .DESCRIPTION
    What is not on offer, asks questions, or is there already is settled at once. A search that fails gives the outcome of the
    whole job instead of a list.
    .OUTPUTS
    The COM objects to download or install.
    #>
    param([Parameter(Mandatory)]$Session, [Parameter(Mandatory)]$Wanted, [Parameter(Mandatory)]$Settled)

    Set-SluiceProgress -Phase 'searching'
    try {
        $found = Search-SluiceUpdate -Session $Session
    } catch {
        return (New-SluiceOutcome -Outcome failed -Reason 'search-failed' -HResult (Get-SluiceHResult -ErrorRecord $_) -Detail $_.Exception.Message)
    }
    if ($found.ResultCode -notin 2, 3) {
        $hresult = if ($found.Warnings.Count -gt 0) { $found.Warnings[0]['hresult'] } else { '' }
        return (New-SluiceOutcome -Outcome failed -Reason 'search-failed' -HResult $hresult)
    }
    # What the history told before counts only for what is still not there.
    $rolledBack = @(Find-SluiceRollback -Session $Session)
    $chosen = New-Object 'System.Collections.Generic.List[object]'
    foreach ($update in $Wanted) {
        $match = $null
        foreach ($offer in $found.Updates) {
            $identity = Get-SluiceUpdateIdentity -Update $offer
            if ($identity['updateId'] -ceq $update['updateId'] -and $identity['revision'] -eq $update['revision']) { $match = $offer; break }
        }
        if ($null -eq $match) {
            Add-SluiceUpdateResult -To $Settled -Update $update -Outcome skipped -Reason 'not-offered'
        } elseif ($match.IsInstalled) {
            $pending = [bool](Get-SluiceComValue -Object $match -Name 'RebootRequired' -Default $false)
            Add-SluiceUpdateResult -To $Settled -Update $update -Outcome succeeded -Restart $pending
        } elseif (Get-SluiceBehaviour -Update $match -Name 'CanRequestUserInput') {
            Add-SluiceUpdateResult -To $Settled -Update $update -Outcome skipped -Reason 'user-input-required'
        } elseif ($rolledBack -ccontains "$($update['updateId'])/$($update['revision'])") {
            Add-SluiceUpdateResult -To $Settled -Update $update -Outcome skipped -Reason 'rolled-back'
        } else {
            $chosen.Add($match)
        }
    }
    , $chosen.ToArray()
}
