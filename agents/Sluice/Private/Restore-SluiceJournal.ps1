function Restore-SluiceJournal {
    <#
    .SYNOPSIS
    Undoes the hold, or the settings, value by value, three-way: what is still ours goes back, what somebody else changed meanwhile stays theirs
    and is named.
    .PARAMETER Defaults
    For a lapsed hold: originals that themselves stopped updating give way to Windows' default, because security updates must
    come back.
    .OUTPUTS
    Restored (count), Foreign and Failed (descriptions), OriginalBlocked.
    #>
    param([switch]$Defaults, [ValidateSet('journal.json', 'settings.json')][string]$Child = 'journal.json')

    $journal = Read-SluiceJournal -Child $Child
    $foreign = New-Object 'System.Collections.Generic.List[string]'
    $failed = New-Object 'System.Collections.Generic.List[string]'
    $restored = 0
    $blocked = $false
    foreach ($entry in $journal.entries) {
        $name = '{0}\{1}' -f $entry['path'], $entry['name']
        try {
            if (Test-SluiceBlocking -Entry $entry) { $blocked = $true }
            $target = Get-SluiceRestoreTarget -Entry $entry -Defaults:$Defaults
            $current = Get-SluiceRegistryValue -Path $entry['path'] -Name $entry['name']
            $ours = (Test-SluiceSameValue $current $entry['ours']) -or (Test-SluiceSameValue $current $entry['before'])
            if (-not (Test-SluiceSameValue $current $target)) {
                if (-not $ours -and -not (Test-SluiceSameValue $current $entry['original'])) {
                    $foreign.Add((Limit-SluiceText -Value ('{0} = {1}' -f $name, (Format-SluiceValue -Data $current)) -Length 300))
                    continue
                }
                Write-SluiceSetting -Path $entry['path'] -Name $entry['name'] -Want $target
                if (-not (Test-SluiceSameValue (Get-SluiceRegistryValue -Path $entry['path'] -Name $entry['name']) $target)) { throw 'the value does not stay as written' }
            }
            $restored++
        } catch {
            $failed.Add((Limit-SluiceText -Value "${name}: $($_.Exception.Message)" -Length 300))
        }
    }
    if ($failed.Count -eq 0) {
        $keys = @($journal.made)
        [Array]::Reverse($keys)
        foreach ($key in $keys) { Remove-SluiceRegistryKey -Path $key }
        Remove-SluiceFile -Child $Child
    }
    [pscustomobject]@{ Restored = $restored; Foreign = $foreign.ToArray(); Failed = $failed.ToArray(); OriginalBlocked = $blocked }
}
