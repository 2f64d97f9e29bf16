function Get-SluiceSettled {
    <#
    .SYNOPSIS
    What Windows' history says about updates that an earlier process of this job had begun to install.
    .DESCRIPTION
    Only entries in our name since the intent count. A success counts for every attempt; a failure only for the same attempt,
    because a new attempt is there to try again.
    #>
    param([Parameter(Mandatory)]$Session, [Parameter(Mandatory)]$Intent, [Parameter(Mandatory)]$Attempt)

    # The history keeps whole seconds.
    $since = (ConvertFrom-SluiceInstant $Intent['at']).AddSeconds(-1)
    $pending = [bool](New-SluiceComObject -ProgId 'Microsoft.Update.SystemInfo').RebootRequired
    $results = [ordered]@{}
    foreach ($entry in @(Get-SluiceHistory -Session $Session)) {
        if ($entry['client'] -cne 'Sluice' -or $entry['operation'] -cne 'install' -or (ConvertFrom-SluiceInstant $entry['at']) -lt $since) { continue }
        $key = "$($entry['updateId'])/$($entry['revision'])"
        if ($results.Contains($key) -or @($Intent['updates'] | Where-Object { "$($_['updateId'])/$($_['revision'])" -ceq $key }).Count -eq 0) { continue }
        if ($entry['resultCode'] -in 2, 3) {
            Add-SluiceUpdateResult -To $results -Update $entry -Outcome succeeded -Restart $pending -HResult $entry['hresult']
        } elseif ($entry['resultCode'] -in 4, 5 -and $Intent['attempt'] -eq $Attempt) {
            Add-SluiceUpdateResult -To $results -Update $entry -Outcome failed -HResult $entry['hresult'] -Reason 'install-failed'
        }
    }
    $results.Values
}
