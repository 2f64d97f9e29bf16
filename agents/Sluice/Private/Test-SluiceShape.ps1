function Test-SluiceShape {
    <#
    .SYNOPSIS
    Compares a dictionary with a shape. Gives $null, or `malformed-order` (a member missing or mistyped), or `unknown-field`
    (a member too many).
    #>
    param([AllowNull()]$Value, [Parameter(Mandatory)]$Shape)

    if ($Value -isnot [Collections.IDictionary]) { return 'malformed-order' }
    $inner = $null
    foreach ($key in $Shape.Keys) {
        $name = $key.TrimEnd('?')
        if (-not $Value.Contains($name)) {
            if ($name -cne $key) { continue }
            return 'malformed-order'
        }
        $reason = if ($Shape[$key] -is [string]) {
            Test-SluiceKind -Value $Value[$name] -Kind $Shape[$key]
        } else {
            Test-SluiceShape -Value $Value[$name] -Shape $Shape[$key]
        }
        if ($reason -ceq 'malformed-order') { return $reason }
        if ($null -ne $reason) { $inner = $reason }
    }
    # Not by .Keys: an order with a member of that name would hide its other members. Nor by -ccontains, to which names are the same that
    # differ in characters that nobody sees.
    $known = @($Shape.Keys | ForEach-Object { $_.TrimEnd('?') })
    foreach ($member in $Value.GetEnumerator()) {
        if ([Array]::IndexOf($known, $member.Key) -lt 0) { return 'unknown-field' }
    }
    $inner
}
