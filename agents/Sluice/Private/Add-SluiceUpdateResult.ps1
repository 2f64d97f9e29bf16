function Add-SluiceUpdateResult {
    <#
    .SYNOPSIS
    Notes what became of one update of a job.
    .PARAMETER Update
    Dictionary with updateId and revision, or the COM object.
    #>
    param([Parameter(Mandatory)]$To, [Parameter(Mandatory)]$Update, [Parameter(Mandatory)][ValidateSet('succeeded', 'failed', 'skipped')][string]$Outcome, [bool]$Restart = $false, [string]$HResult, [string]$Reason)

    $id = if ($Update -is [Collections.IDictionary]) { $Update['updateId'] } else { ([string]$Update.Identity.UpdateID).ToLowerInvariant() }
    $revision = if ($Update -is [Collections.IDictionary]) { $Update['revision'] } else { [int]$Update.Identity.RevisionNumber }
    $To["$id/$revision"] = [ordered]@{
        updateId        = $id
        revision        = $revision
        outcome         = $Outcome
        restartRequired = $Restart
        hresult         = if ($HResult) { $HResult } else { $null }
        reason          = if ($Reason) { $Reason } else { $null }
    }
}
