function Add-SluiceJournal {
    <#
    .SYNOPSIS
    Notes originals and our coming values in the journal, and gives back what has drifted.
    .DESCRIPTION
    For a value seen for the first time the original is what stands in the registry now. For a known one the original stays;
    what of ours stands in the registry now becomes `before`, so that after a crash between this note and the write, and after any
    number of them, both of our values are recognised as ours.
    .OUTPUTS
    Descriptions of values of ours that somebody changed.
    #>
    param([Parameter(Mandatory)]$Journal, [Parameter(Mandatory)]$Plan)

    foreach ($item in $Plan) {
        $current = Get-SluiceRegistryValue -Path $item.Path -Name $item.Name
        $entry = $Journal.entries | Where-Object { $_['path'] -eq $item.Path -and $_['name'] -eq $item.Name } | Select-Object -First 1
        if ($null -eq $entry) {
            $Journal.entries.Add([ordered]@{ path = $item.Path; name = $item.Name; original = $current; ours = $item.Want; before = $null })
        } else {
            $known = @($entry['ours'], $entry['before'], $item.Want | Where-Object { Test-SluiceSameValue $current $_ })
            if ($known.Count -eq 0) {
                '{0}\{1} was {2}, found {3}' -f $item.Path, $item.Name, (Format-SluiceValue -Data $entry['ours']), (Format-SluiceValue -Data $current)
            }
            if (-not (Test-SluiceSameValue $current $entry['before'])) { $entry['before'] = $entry['ours'] }
            $entry['ours'] = $item.Want
        }
        if ($item.Want['exists']) {
            # Every missing parent, outermost first, so that the same ones can be taken away again.
            $missing = New-Object 'System.Collections.Generic.List[string]'
            for ($key = $item.Path; -not (Test-Path -LiteralPath $key); $key = Split-Path -Parent $key) { $missing.Insert(0, $key) }
            foreach ($key in $missing) { if (-not $Journal.made.Contains($key)) { $Journal.made.Add($key) } }
        }
    }
}
