function Get-SluiceRestoreTarget {
    <#
    .SYNOPSIS
    What an entry of the journal goes back to: its original; with -Defaults, nothing (the default of Windows) where the
    original had stopped updating.
    #>
    param([Parameter(Mandatory)]$Entry, [switch]$Defaults)

    if ($Defaults -and (Test-SluiceBlocking -Entry $Entry)) { return [ordered]@{ exists = $false; type = $null; value = $null } }
    $Entry['original']
}
