function Get-SluiceScan {
    <#
    .SYNOPSIS
    Searches and makes the scan report. Also keeps the count for the 60-day ceiling.
    #>
    param([Parameter(Mandatory)]$Session)

    $found = Search-SluiceUpdate -Session $Session
    $updates = @(foreach ($update in $found.Updates) {
            try {
                ConvertTo-SluiceUpdate -Update $update
            } catch {
                # A damaged entry of Windows' own store hides no other update; but without it the search is not complete.
                $found.ResultCode = 3
                $found.Warnings.Add([ordered]@{ hresult = (Get-SluiceHResult -ErrorRecord $_); message = "An update cannot be read: $(Limit-SluiceText -Value $_.Exception.Message -Length 400)" })
            }
        })
    $updates = @($updates | Where-Object { -not (Test-SluiceDefinition -Update $_) })
    # Always in the same order: the report is named by its hash.
    $updates = @($updates | Sort-Object -Property { $_['updateId'] }, { $_['revision'] } | Select-Object -First 2000)
    if ($found.ResultCode -eq 2) {
        Write-SluiceState -Child 'searched.json' -Value ([ordered]@{ at = (ConvertTo-SluiceInstant -Time (Get-SluiceNow)) })
        Set-SluiceOverdue -Updates $updates
        $hold = Read-SluiceState -Child 'hold.json'
        if ($null -ne $hold -and $hold['level'] -ceq 'set') { $null = Add-SluiceLeak -Leaks @(Find-SluiceForeignDownload -Updates $updates -Hold $hold) }
    }
    [ordered]@{ complete = ($found.ResultCode -eq 2); online = $true; resultCode = $found.ResultCode; warnings = $found.Warnings; updates = $updates }
}
