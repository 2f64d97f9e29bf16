function Test-SluiceShape {
    <#
    .SYNOPSIS
    Compares a dictionary with a shape. Gives $null, or `malformed-order` (a member missing or mistyped), or `unknown-field`
    (a member too many).
    #>
    param([AllowNull()]$Value, [Parameter(Mandatory)]$Shape)

    if ($Value -isnot [Collections.IDictionary]) { return 'malformed-order' }
    $inner = $null
    foreach ($name in $Shape.Keys) {
        if (-not $Value.Contains($name)) { return 'malformed-order' }
        $reason = if ($Shape[$name] -is [string]) {
            Test-SluiceKind -Value $Value[$name] -Kind $Shape[$name]
        } else {
            Test-SluiceShape -Value $Value[$name] -Shape $Shape[$name]
        }
        if ($reason -ceq 'malformed-order') { return $reason }
        if ($null -ne $reason) { $inner = $reason }
    }
    # Not by .Keys: an order with a member of that name would hide its other members.
    foreach ($member in $Value.GetEnumerator()) {
        if (@($Shape.Keys) -cnotcontains $member.Key) { return 'unknown-field' }
    }
    $inner
}
