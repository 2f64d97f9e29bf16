function Find-SluiceRollback {
    <#
    .SYNOPSIS
    Which updates Windows installed in our name at least twice and does not have: each restart rolled them back. A third time would be a loop.
    .OUTPUTS
    Keys `updateId/revision`.
    #>
    param([Parameter(Mandatory)]$Session)

    $successes = @{}
    foreach ($entry in @(Get-SluiceHistory -Session $Session)) {
        if ($entry['client'] -cne 'Sluice' -or $entry['operation'] -cne 'install' -or $entry['resultCode'] -notin 2, 3) { continue }
        $key = "$($entry['updateId'])/$($entry['revision'])"
        $successes[$key] = 1 + [int]$successes[$key]
    }
    foreach ($key in $successes.Keys) { if ($successes[$key] -ge 2) { $key } }
}
