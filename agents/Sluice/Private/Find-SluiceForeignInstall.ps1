function Find-SluiceForeignInstall {
    <#
    .SYNOPSIS
    Installs since the hold began that Windows' history names under another client than ours, and a changed build that the history does
    not explain.
    .PARAMETER History
    As Get-SluiceHistory gives it.
    .OUTPUTS
    Leaks: dictionaries with at, what and kind.
    #>
    param([Parameter(Mandatory)][AllowEmptyCollection()]$History, [Parameter(Mandatory)]$Hold)

    $since = ConvertFrom-SluiceInstant $Hold['since']
    $installs = @($History | Where-Object { $_['operation'] -ceq 'install' -and (ConvertFrom-SluiceInstant $_['at']) -gt $since })
    $foreign = @($installs | Where-Object { $_['client'] -cne 'Sluice' -and -not (Test-SluiceUnheld -Title $_['title'] -Client $_['client']) })
    foreach ($one in $foreign | Select-Object -First 50) {
        [ordered]@{ at = $one['at']; kind = 'install'; what = ('{0} (by {1}, {2})' -f $one['title'], $one['client'], $one['hresult']) }
    }

    $windows = Get-SluiceWindows
    $version = '{0}.{1}' -f $windows.Build, $windows.Ubr
    $watch = Read-SluiceState -Child 'watch.json'
    $now = ConvertTo-SluiceInstant -Time (Get-SluiceNow)
    if ($null -ne $watch -and $watch['version'] -ceq $version) { return }
    $next = [ordered]@{ version = $version; versionAt = $now; restartsAt = if ($null -ne $watch) { $watch['restartsAt'] } else { $now }; pending = $false }
    Write-SluiceState -Child 'watch.json' -Value $next
    if ($null -eq $watch) { return }
    $seen = ConvertFrom-SluiceInstant $watch['versionAt']
    # Ours, or named above already.
    $explained = @($installs | Where-Object { $_['resultCode'] -in 2, 3 -and (ConvertFrom-SluiceInstant $_['at']) -ge $seen.AddSeconds(-1) })
    if ($explained.Count -gt 0) { return }
    $what = 'Windows went from {0} to {1}, and its history does not say by whom' -f $watch['version'], $version
    if ($watch['pending']) { $what = 'Windows went from {0} to {1}: a restart finished what was installed before the hold' -f $watch['version'], $version }
    [ordered]@{ at = $now; kind = if ($watch['pending']) { 'finished' } else { 'build' }; what = $what }
}
