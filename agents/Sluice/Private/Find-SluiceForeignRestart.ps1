function Find-SluiceForeignRestart {
    <#
    .SYNOPSIS
    Restarts that Windows' own updating ordered since this was last asked, from the event log (User32, 1074).
    .DESCRIPTION
    The event names the program that asked for the restart, as its first property and in no language. A person's restart is none of
    ours. TrustedInstaller may restart once more to finish what a restart of ours began: within two hours that counts as ours.
    .OUTPUTS
    Leaks: dictionaries with at, what and kind.
    #>
    $watch = Read-SluiceState -Child 'watch.json'
    if ($null -eq $watch) { return }
    $since = ConvertFrom-SluiceInstant $watch['restartsAt']
    $watch['restartsAt'] = ConvertTo-SluiceInstant -Time (Get-SluiceNow)
    try {
        $filter = @{ LogName = 'System'; ProviderName = 'User32'; Id = 1074; StartTime = $since.ToLocalTime() }
        $events = @(Get-WinEvent -FilterHashtable $filter -MaxEvents 50)
    } catch {
        # The cmdlet calls it an error when there is none.
        if ($_.FullyQualifiedErrorId -notlike 'NoMatchingEventsFound*') { throw }
        $events = @()
    }
    $stored = Read-SluiceState -Child 'restarts.json'
    $ours = @(if ($null -ne $stored) { $stored['items'] | ForEach-Object { ConvertFrom-SluiceInstant $_ } })
    foreach ($one in $events) {
        $at = ([DateTime]$one.TimeCreated).ToUniversalTime()
        $by = if (@($one.Properties).Count -gt 0) { [string]$one.Properties[0].Value } else { '' }
        if ($by -notmatch '(MoUsoCoreWorker|UsoClient|MusNotif\w*|TrustedInstaller|wuauclt|WaaSMedic\w*)\.exe') { continue }
        if ($by -match 'TrustedInstaller' -and @($ours | Where-Object { $_ -le $at -and $_ -gt $at.AddHours(-2) }).Count -gt 0) { continue }
        [ordered]@{ at = (ConvertTo-SluiceInstant -Time $at); kind = 'restart'; what = "Restart of Windows by $by" }
    }
    Write-SluiceState -Child 'watch.json' -Value $watch
}
