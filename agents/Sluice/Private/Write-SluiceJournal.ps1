function Write-SluiceJournal {
    <#
    .SYNOPSIS
    Writes the journal of original values to disk, before the first registry write that it covers.
    #>
    param([Parameter(Mandatory)]$Journal, [ValidateSet('journal.json', 'settings.json')][string]$Child = 'journal.json')

    Write-SluiceState -Child $Child -Value ([ordered]@{ entries = $Journal.entries; made = $Journal.made })
}
