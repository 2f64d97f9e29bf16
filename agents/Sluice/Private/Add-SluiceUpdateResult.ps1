function Add-SluiceUpdateResult {
    <#
    .SYNOPSIS
    Notes what became of one update of a job.
    .PARAMETER Update
    Dictionary with updateId and revision, or the COM object.
    #>
    param(
        [Parameter(Mandatory)]$To,
        [Parameter(Mandatory)]$Update,
        [Parameter(Mandatory)][ValidateSet('succeeded', 'failed', 'skipped')][string]$Outcome,
        [bool]$Restart = $false,
        [string]$HResult,
        [string]$Reason
    )

    $identity = if ($Update -is [Collections.IDictionary]) { $Update } else { Get-SluiceUpdateIdentity -Update $Update }
    $To["$($identity['updateId'])/$($identity['revision'])"] = [ordered]@{
        updateId        = $identity['updateId']
        revision        = $identity['revision']
        outcome         = $Outcome
        restartRequired = $Restart
        hresult         = if ($HResult) { $HResult } else { $null }
        reason          = if ($Reason) { $Reason } else { $null }
    }
}
