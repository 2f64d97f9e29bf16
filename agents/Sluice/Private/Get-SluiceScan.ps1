function Get-SluiceScan {
    <#
    .SYNOPSIS
    Searches and makes the scan report. Also keeps the count for the 60-day ceiling.
    #>
    param([Parameter(Mandatory)]$Session)

    $found = Search-SluiceUpdate -Session $Session
    $updates = @($found.Updates | ForEach-Object { ConvertTo-SluiceUpdate -Update $_ } | Where-Object { -not (Test-SluiceDefinition -Update $_) })
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
