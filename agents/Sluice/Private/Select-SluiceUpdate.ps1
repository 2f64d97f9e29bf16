function Select-SluiceUpdate {
    <#
    .SYNOPSIS
    Searches and picks the ordered updates by identity, UpdateID and revision.
    .DESCRIPTION
    What is not on offer, asks questions, or is there already is settled at once. A search that fails gives the outcome of the whole job instead of a list.
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
    if ($found.ResultCode -notin 2, 3) { return (New-SluiceOutcome -Outcome failed -Reason 'search-failed' -HResult $(if ($found.Warnings.Count -gt 0) { $found.Warnings[0]['hresult'] } else { '' })) }
    $chosen = New-Object 'System.Collections.Generic.List[object]'
    foreach ($update in $Wanted) {
        $match = $null
        foreach ($offer in $found.Updates) {
            if ([string]$offer.Identity.UpdateID -eq $update['updateId'] -and [int]$offer.Identity.RevisionNumber -eq $update['revision']) { $match = $offer; break }
        }
        if ($null -eq $match) { Add-SluiceUpdateResult -To $Settled -Update $update -Outcome skipped -Reason 'not-offered' }
        elseif ($match.IsInstalled) { Add-SluiceUpdateResult -To $Settled -Update $update -Outcome succeeded -Restart ([bool](Get-SluiceComValue -Object $match -Name 'RebootRequired' -Default $false)) }
        elseif ($match.InstallationBehavior.CanRequestUserInput) { Add-SluiceUpdateResult -To $Settled -Update $update -Outcome skipped -Reason 'user-input-required' }
        else { $chosen.Add($match) }
    }
    , $chosen.ToArray()
}
