function New-SluiceRestart {
    <#
    .SYNOPSIS
    Plans a civil restart under the terms of an order, and takes the first step. Gives the reason why it is not ordered yet, or $null.
    .DESCRIPTION
    The same job asked again goes on with its plan: nobody is told twice. Its notAfter ends the plan.
    #>
    param([Parameter(Mandatory)]$Order, [switch]$EvenIfInUse)

    $known = Read-SluiceState -Child 'restart.json'
    if ($null -eq $known -or $known['job'] -cne $Order['job']) {
        $boot = Get-SluiceBootTime
        Write-SluiceState -Child 'restart.json' -Value ([ordered]@{
                job = $Order['job']; notAfter = $Order['notAfter']; terms = $Order['params']['policy']; evenIfInUse = [bool]$EvenIfInUse
                bootAt = $(if ($null -ne $boot) { ConvertTo-SluiceInstant -Time $boot } else { $null })
                noticedAt = $null; answer = $null; snoozedUntil = $null; orderedAt = $null
            })
    }
    Step-SluiceRestart
}
