function Read-SluiceJournal {
    <#
    .SYNOPSIS
    The journal of original values: entries (path, name, original, ours, before) and the keys we made. Empty where nothing was journalled.
    .DESCRIPTION
    A damaged journal throws: without the originals nothing more may be written.
    #>
    $text = Read-SluiceFile -Child 'journal.json'
    if ($null -eq $text) { return @{ entries = (New-Object 'System.Collections.Generic.List[object]'); keys = (New-Object 'System.Collections.Generic.List[string]') } }
    $stored = ConvertFrom-SluiceJson -Text $text
    @{
        entries = [Collections.Generic.List[object]]@($stored['entries'])
        keys    = [Collections.Generic.List[string]][string[]]@($stored['keys'])
    }
}
