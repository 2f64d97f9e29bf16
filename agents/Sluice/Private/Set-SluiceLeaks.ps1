function Set-SluiceLeaks {
    <#
    .SYNOPSIS
    Compares the update history since the hold began with what was ours, and notes what was not.
    .DESCRIPTION
    Defender's own updates, the Store and the removal tool do not count: Sluice does not hold them. Definition updates are
    recognised by their KB, as the history carries no category.
    #>
    param([Parameter(Mandatory)][AllowEmptyCollection()]$History)

    $hold = Read-SluiceState -Child 'hold.json'
    if ($null -eq $hold -or $hold['level'] -cne 'set') { return }
    $since = ConvertFrom-SluiceInstant $hold['since']
    $foreign = @($History | Where-Object {
            $_['operation'] -ceq 'install' -and $_['client'] -cne 'Sluice' -and $_['client'] -notmatch 'Defender|Store|Malicious' -and
            $_['title'] -notmatch 'KB2267602|KB4052623|KB890830' -and (ConvertFrom-SluiceInstant $_['at']) -gt $since
        } | Select-Object -First 50)
    $items = @($foreign | ForEach-Object {
            $what = '{0} (by {1}, {2})' -f $_['title'], $_['client'], $_['hresult']
            [ordered]@{ at = $_['at']; what = (Limit-SluiceText -Value $what -Length 500) }
        })
    Write-SluiceState -Child 'leaks.json' -Value ([ordered]@{ since = $hold['since']; items = $items })
}
