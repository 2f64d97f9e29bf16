function ConvertFrom-SluiceJson {
    <#
    .SYNOPSIS
    Reads JSON (RFC 8259), strictly, and the same on every PowerShell.
    .DESCRIPTION
    ConvertFrom-Json of 5.1 and 7 differ in dates, integers, arrays and in what malformed text they forgive; an order must
    mean one thing only. Objects become case-sensitive ordered dictionaries, arrays Object[], whole numbers Int64, others
    Double. Read members by index, `$order['verb']`: a missing one is $null. Refused by an exception: a repeated member name,
    a lone surrogate or control character, a number that is too great, anything after the value, more than 32 levels.
    One loop over the tokens, without a call for each: a poll reads a thousand of them.
    .PARAMETER Text
    The JSON text.
    #>
    param([Parameter(Mandatory)][AllowEmptyString()][string]$Text)

    $mark = '(?<p>[\[\]{}:,])'
    $string = '"(?<s>(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"'
    $number = '(?<n>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![0-9A-Za-z.+-])'
    $word = '(?<w>true|false|null)(?![0-9A-Za-z])'
    $options = [Text.RegularExpressions.RegexOptions]::CultureInvariant
    $regex = New-Object Text.RegularExpressions.Regex -ArgumentList "\G[ \t\r\n]*(?:$mark|$string|$number|$word)", $options

    # The open arrays and objects, the innermost in $into, each with the member name that it will get.
    $outer = New-Object Collections.Stack
    $names = New-Object Collections.Stack
    $into = $null
    $name = ''
    $value = $null
    # What may come next: value, first (value, name or the bracket that closes), name, colon, comma (or that bracket), end.
    $wants = 'value'
    $at = 0
    for ($match = $regex.Match($Text); $match.Success; $match = $match.NextMatch()) {
        $at = $match.Index + $match.Length
        $mark = $match.Groups['p'].Value
        $isObject = $into -is [Collections.IDictionary]
        if ($wants -ceq 'colon' -and $mark -ceq ':') { $wants = 'value'; continue }
        if ($wants -ceq 'comma' -and $mark -ceq ',') { $wants = $(if ($isObject) { 'name' } else { 'value' }); continue }
        $closes = $wants -cin 'comma', 'first' -and $mark -ceq $(if ($isObject) { '}' } else { ']' })
        if (-not $closes -and $wants -cin 'colon', 'comma', 'end') { throw "JSON: something else expected before $at." }

        $takesName = $isObject -and -not $closes -and $wants -cne 'value'
        if ($match.Groups['s'].Success) {
            $value = $match.Groups['s'].Value
            if ($value -cmatch '[\\\ud800-\udfff]') { $value = ConvertFrom-SluiceJsonString -Raw $value }
            if ($takesName) {
                if ($into.Contains($value)) { throw "JSON: member '$value' stands twice." }
                $name = $value
                $wants = 'colon'
                continue
            }
        } elseif ($takesName) {
            throw "JSON: member name expected before $at."
        } elseif ($match.Groups['n'].Success) {
            $value = ConvertFrom-SluiceJsonNumber -Text $match.Groups['n'].Value
        } elseif ($match.Groups['w'].Success) {
            $value = $null
            if ($match.Groups['w'].Value -cne 'null') { $value = $match.Groups['w'].Value -ceq 'true' }
        } elseif ($closes) {
            $value = $into
            if (-not $isObject) { $value = $into.ToArray() }
            $into = $outer.Pop()
            $name = $names.Pop()
        } elseif ($mark -cin '[', '{') {
            if ($outer.Count -eq 32) { throw 'JSON: too many levels.' }
            $outer.Push($into)
            $names.Push($name)
            if ($mark -ceq '[') { $into = New-Object 'System.Collections.Generic.List[object]' }
            else { $into = New-Object System.Collections.Specialized.OrderedDictionary -ArgumentList ([StringComparer]::Ordinal) }
            $wants = 'first'
            continue
        } else {
            throw "JSON: value expected before $at."
        }

        $wants = 'comma'
        if ($into -is [Collections.IDictionary]) { $into.Add($name, $value) }
        elseif ($null -ne $into) { $into.Add($value) }
        else { $wants = 'end' }
    }
    if ($wants -cne 'end' -or $Text.Substring($at).Trim(' ', "`t", "`r", "`n").Length -gt 0) { throw "JSON: unreadable at $at." }
    # The comma keeps an array whole on its way out.
    if ($value -is [array]) { return , $value }
    $value
}
