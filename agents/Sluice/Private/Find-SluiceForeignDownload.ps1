function Find-SluiceForeignDownload {
    <#
    .SYNOPSIS
    Updates that a complete search shows as downloaded, though neither Sluice fetched them nor the first search of this hold saw them so.
    .PARAMETER Updates
    As ConvertTo-SluiceUpdate gives them.
    .OUTPUTS
    Leaks: dictionaries with at, what and kind.
    #>
    param([Parameter(Mandatory)][AllowEmptyCollection()]$Updates, [Parameter(Mandatory)]$Hold)

    $there = @($Updates | Where-Object { $_['downloaded'] -and -not $_['installed'] -and -not (Test-SluiceUnheld -Title $_['title']) })
    $keys = @($there | ForEach-Object { '{0}/{1}' -f $_['updateId'], $_['revision'] })
    $staged = Read-SluiceState -Child 'staged.json'
    $first = $null -eq $staged -or $staged['since'] -cne $Hold['since']
    $known = @(if (-not $first) { $staged['updates'] })
    $ours = Read-SluiceState -Child 'downloads.json'
    $own = @(if ($null -ne $ours) { $ours['updates'] })
    Write-SluiceState -Child 'staged.json' -Value ([ordered]@{ since = $Hold['since']; updates = @($known + $keys | Select-Object -Unique -Last 500) })
    if ($first) { return }
    $now = ConvertTo-SluiceInstant -Time (Get-SluiceNow)
    for ($i = 0; $i -lt $there.Count; $i++) {
        if ($known -ccontains $keys[$i] -or $own -ccontains $keys[$i]) { continue }
        [ordered]@{ at = $now; kind = 'download'; what = "Downloaded by somebody else: $($there[$i]['title'])" }
    }
}
