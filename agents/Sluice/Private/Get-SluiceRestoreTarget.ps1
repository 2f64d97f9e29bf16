function Get-SluiceRestoreTarget {
    <#
    .SYNOPSIS
    What an entry of the journal goes back to: its original; with -Defaults, the default of Windows where the original had stopped
    updating. That is no value at all, and an automatic start for the orchestrator's service.
    #>
    param([Parameter(Mandatory)]$Entry, [switch]$Defaults)

    if (-not $Defaults -or -not (Test-SluiceBlocking -Entry $Entry)) { return $Entry['original'] }
    if ($Entry['name'] -eq 'Start') { return [ordered]@{ exists = $true; type = 'DWord'; value = [long]2 } }
    [ordered]@{ exists = $false; type = $null; value = $null }
}
