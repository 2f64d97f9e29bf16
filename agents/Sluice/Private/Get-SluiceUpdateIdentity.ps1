function Get-SluiceUpdateIdentity {
    <#
    .SYNOPSIS
    Identity of an update of the Windows Update Agent as messages carry it: updateId and revision.
    #>
    param([Parameter(Mandatory)]$Update)

    [ordered]@{ updateId = ([string]$Update.Identity.UpdateID).ToLowerInvariant(); revision = [int]$Update.Identity.RevisionNumber }
}
