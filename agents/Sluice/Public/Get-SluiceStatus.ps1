function Get-SluiceStatus {
    <#
    .SYNOPSIS
    Shows the person at this PC what Sluice holds here, since when, until when, and what it is doing. Reads only.
    #>
    [CmdletBinding()]
    param()

    $config = Read-SluiceState -Child 'config.json'
    if ($null -eq $config) { throw 'This PC is not enrolled.' }
    $report = Get-SluiceHoldReport
    $item = Get-SluiceInbox
    [pscustomobject]@{
        Controller = $config['address']
        Machine    = $config['machine']
        Level      = $report['level']
        Rung       = $report['rung']
        Since      = $report['since']
        LeaseUntil = $report['leaseUntil']
        Job        = if ($null -ne $item) { $item['job'] } else { $null }
        Evidence   = @($report['evidence'] | ForEach-Object { '{0}: {1}{2}' -f $_['what'], $_['found'], $(if ($_['ok']) { '' } else { " (expected $($_['expected']))" }) })
    }
}
