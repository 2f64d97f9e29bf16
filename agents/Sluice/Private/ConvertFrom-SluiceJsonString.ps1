function ConvertFrom-SluiceJsonString {
    <#
    .SYNOPSIS
    Resolves the escapes of a JSON string. Throws on half of a surrogate pair, which no UTF-8 text can carry.
    #>
    param([Parameter(Mandatory)][AllowEmptyString()][string]$Raw)

    $text = $Raw
    if ($Raw.IndexOf('\') -ge 0) {
        $built = New-Object Text.StringBuilder
        for ($i = 0; $i -lt $Raw.Length; $i++) {
            $char = $Raw[$i]
            if ($char -ne '\') { $null = $built.Append($char); continue }
            $i++
            switch -CaseSensitive ($Raw[$i]) {
                'b' { $null = $built.Append([char]8) }
                'f' { $null = $built.Append([char]12) }
                'n' { $null = $built.Append([char]10) }
                'r' { $null = $built.Append([char]13) }
                't' { $null = $built.Append([char]9) }
                'u' { $null = $built.Append([char][Convert]::ToInt32($Raw.Substring($i + 1, 4), 16)); $i += 4 }
                default { $null = $built.Append($Raw[$i]) }
            }
        }
        $text = $built.ToString()
    }
    $half = '[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]'
    if ($text -cmatch '[\ud800-\udfff]' -and $text -cmatch $half) { throw 'JSON: half of a surrogate pair.' }
    $text
}
