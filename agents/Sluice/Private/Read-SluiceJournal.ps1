function Read-SluiceJournal {
    <#
    .SYNOPSIS
    The journal of original values: entries (path, name, original, ours, before) and the keys we made. Empty where nothing was
    journalled.
    .DESCRIPTION
    A damaged journal throws: without the originals nothing more may be written.
    .PARAMETER Child
    The hold's journal, or that of the settings, which stay when a hold is given back.
    #>
    param([ValidateSet('journal.json', 'settings.json')][string]$Child = 'journal.json')

    $journal = @{ entries = (New-Object 'System.Collections.Generic.List[object]'); made = (New-Object 'System.Collections.Generic.List[string]') }
    $text = Read-SluiceFile -Child $Child
    if ($null -eq $text) { return $journal }
    $stored = ConvertFrom-SluiceJson -Text $text
    foreach ($entry in $stored['entries']) { $journal.entries.Add($entry) }
    foreach ($key in $stored['made']) { $journal.made.Add($key) }
    $journal
}
