function Set-SluiceOverdue {
    <#
    .SYNOPSIS
    Notes since when a security update for Windows has been on offer without the build moving: the 60-day ceiling of a hold
    counts from there.
    .DESCRIPTION
    Titles are translated, so a cumulative update is known by its effect: it is in the category Security Updates, and
    installing it moves build or revision. Only forwards: taking an update off, or leaving it waiting for its restart, begins no new count.
    #>
    param([Parameter(Mandatory)][AllowEmptyCollection()]$Updates)

    $windows = Get-SluiceWindows
    $version = '{0}.{1}' -f $windows.Build, $windows.Ubr
    $security = '0fa1201d-4330-4fa8-8ae9-b877473b6441'
    $offered = @($Updates | Where-Object {
            $_['type'] -ceq 'software' -and (-not $_['installed'] -or $_['restartPending']) -and @($_['categories'] | Where-Object { $_['id'] -ceq $security }).Count -gt 0
        })
    $known = Read-SluiceState -Child 'overdue.json'
    if ($offered.Count -eq 0) { Remove-SluiceFile -Child 'overdue.json'; return }
    if ($null -ne $known -and [Version]$version -le [Version]$known['version']) { return }
    Write-SluiceState -Child 'overdue.json' -Value ([ordered]@{ since = (ConvertTo-SluiceInstant -Time (Get-SluiceNow)); version = $version })
}
