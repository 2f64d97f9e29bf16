function Test-SluiceReplay {
    <#
    .SYNOPSIS
    Whether this order's nonce, or its job and attempt, were seen before. If not, they are remembered until a day after the
    order expires.
    #>
    param([Parameter(Mandatory)]$Order, [Parameter(Mandatory)][DateTime]$Now)

    $stored = Read-SluiceState -Child 'seen.json'
    $items = @(if ($null -ne $stored) { $stored['items'] })
    $items = @($items | Where-Object { ($Now - (ConvertFrom-SluiceInstant $_['until'])).TotalDays -lt 1 })
    $attempt = '{0}/{1}' -f $Order['job'], $Order['attempt']
    if (@($items | Where-Object { $_['nonce'] -ceq $Order['nonce'] -or $_['attempt'] -ceq $attempt }).Count -gt 0) { return $true }
    $items += [ordered]@{ nonce = $Order['nonce']; attempt = $attempt; until = $Order['notAfter'] }
    Write-SluiceState -Child 'seen.json' -Value ([ordered]@{ items = $items })
    $false
}
