function Write-SluiceJournal {
    <#
    .SYNOPSIS
    Writes the journal of original values to disk, before the first registry write that it covers.
    #>
    param([Parameter(Mandatory)]$Journal)

    Write-SluiceState -Child 'journal.json' -Value ([ordered]@{ entries = $Journal.entries; made = $Journal.made })
}
