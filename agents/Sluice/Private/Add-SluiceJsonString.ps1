function Add-SluiceJsonString {
    <#
    .SYNOPSIS
    Appends a JSON string, for ConvertTo-SluiceJson.
    #>
    param([Parameter(Mandatory)][Text.StringBuilder]$Built, [Parameter(Mandatory)][AllowEmptyString()][string]$Text)

    $null = $Built.Append('"')
    if ($Text -cmatch '["\\\x00-\x1f\x7f]') {
        foreach ($char in $Text.ToCharArray()) {
            $code = [int]$char
            if ($code -eq 34) { $null = $Built.Append('\"') }
            elseif ($code -eq 92) { $null = $Built.Append('\\') }
            elseif ($code -lt 32 -or $code -eq 127) { $null = $Built.Append('\u').Append($code.ToString('x4')) }
            else { $null = $Built.Append($char) }
        }
    } else {
        $null = $Built.Append($Text)
    }
    $null = $Built.Append('"')
}
