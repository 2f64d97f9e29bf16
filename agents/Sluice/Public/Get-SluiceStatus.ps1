function Get-SluiceStatus {
    <#
    .SYNOPSIS
    Shows the person at this PC what Sluice holds here, since when, until when, and what it is doing. Reads only.
    .PARAMETER Text
    What Sluice may do on this PC and what it never does, in sentences.
    #>
    [CmdletBinding()]
    param([switch]$Text)

    $config = Read-SluiceState -Child 'config.json'
    if ($null -eq $config) { throw 'This PC is not enrolled.' }
    $report = Get-SluiceHoldReport
    $item = Get-SluiceInbox
    $pause = Get-SluicePause
    $plan = Read-SluiceState -Child 'restart.json'
    $contact = Read-SluiceState -Child 'contact.json'
    $failing = $null -ne $contact -and $null -ne $contact['failingSince']
    $proxy = Get-SluiceProxy -Address ([Uri]$config['address']) -Configured $config['proxy']
    if ($Text) { return (Get-SluiceStatusText -Ownership (Get-SluiceOwnership) -Pause $pause -Controller $config['address']) }
    [pscustomobject]@{
        Controller = $config['address']
        Contact    = $(if ($null -eq $contact) { 'none yet' } elseif ($failing) { "none since $($contact['failingSince']): $($contact['problem'])" } else { 'answers' })
        Proxy      = $(if ($null -ne $proxy) { "$($proxy.Host):$($proxy.Port), $($proxy.Source)" } else { 'none' })
        Machine    = $config['machine']
        Ownership  = Get-SluiceOwnership
        Paused     = $(if ($null -ne $pause) { ConvertTo-SluiceInstant -Time $pause } else { $null })
        Restart    = $(if ($null -ne $plan) { $plan['terms']['deadline'] } else { $null })
        Level      = $report['level']
        Rung       = $report['rung']
        Since      = $report['since']
        LeaseUntil = $report['leaseUntil']
        Job        = if ($null -ne $item) { $item['job'] } else { $null }
        Problems   = @(Get-SluiceHostProblem)
        Evidence   = @($report['evidence'] | ForEach-Object { '{0}: {1}{2}' -f $_['what'], $_['found'], $(if ($_['ok']) { '' } else { " (expected $($_['expected']))" }) })
    }
}
