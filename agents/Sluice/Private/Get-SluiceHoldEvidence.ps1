function Get-SluiceHoldEvidence {
    <#
    .SYNOPSIS
    Reads every held value back: what, expected, found, ok.
    #>
    foreach ($entry in (Read-SluiceJournal).entries) {
        $found = Get-SluiceRegistryValue -Path $entry['path'] -Name $entry['name']
        [ordered]@{
            what     = ('{0}\{1}' -f $entry['path'], $entry['name']).Replace('HKLM:\', 'HKEY_LOCAL_MACHINE\')
            expected = Format-SluiceValue -Data $entry['ours']
            found    = Format-SluiceValue -Data $found
            ok       = Test-SluiceSameValue $found $entry['ours']
        }
    }
}
