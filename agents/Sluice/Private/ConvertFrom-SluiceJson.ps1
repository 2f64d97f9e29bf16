function ConvertFrom-SluiceJson {
    <#
    .SYNOPSIS
    Reads JSON (RFC 8259), strictly, and the same on every PowerShell.
    .DESCRIPTION
    ConvertFrom-Json of 5.1 and 7 differ in dates, integers, arrays and in what malformed text they forgive; an order must
    mean one thing only. Objects become case-sensitive ordered dictionaries, arrays Object[], whole numbers Int64, others
    Double. Read members by index, `$order['verb']`: a missing one is $null. Refused by an exception: a repeated member name,
    a lone surrogate or control character, anything after the value, more than 32 levels.
    .PARAMETER Text
    The JSON text.
    #>
    param([Parameter(Mandatory)][AllowEmptyString()][string]$Text)

    $mark = '(?<p>[\[\]{}:,])'
    $string = '"(?<s>(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"'
    $number = '(?<n>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![0-9A-Za-z.+-])'
    $word = '(?<w>true|false|null)(?![0-9A-Za-z])'
    $token = "\G[ \t\r\n]*(?:$mark|$string|$number|$word)"
    $options = [Text.RegularExpressions.RegexOptions]::CultureInvariant
    $reader = @{ Text = $Text; At = 0; Regex = (New-Object Text.RegularExpressions.Regex -ArgumentList $token, $options) }
    $value = Read-SluiceJsonValue -Reader $reader -Depth 0
    if ($Text.Substring($reader.At).Trim(' ', "`t", "`r", "`n") -ne '') { throw 'JSON: text after the value.' }
    # The comma keeps an array whole on its way out.
    if ($value -is [array]) { return , $value }
    $value
}
