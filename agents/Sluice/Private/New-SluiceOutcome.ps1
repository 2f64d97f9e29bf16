function New-SluiceOutcome {
    <#
    .SYNOPSIS
    How a job ended, in the protocol's words.
    .PARAMETER Outcome
    succeeded, failed, refused (this PC's own veto) or stopped.
    #>
    param(
        [Parameter(Mandatory)][ValidateSet('succeeded', 'failed', 'refused', 'stopped')][string]$Outcome,
        [string]$Reason, [string]$HResult, [string]$Detail, [bool]$RestartRequired = $false, $Updates = @()
    )

    [ordered]@{
        outcome         = $Outcome
        reason          = if ($Reason) { $Reason } else { $null }
        hresult         = if ($HResult) { $HResult } else { $null }
        detail          = if ($Detail) { $Detail } else { $null }
        restartRequired = $RestartRequired
        updates         = @($Updates)
    }
}
