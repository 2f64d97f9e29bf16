function ConvertFrom-SluiceBase64Url {
    <#
    .SYNOPSIS
    Reads base64url without padding.
    #>
    param([Parameter(Mandatory)][string]$Text)

    $plain = $Text.Replace('-', '+').Replace('_', '/')
    , [Convert]::FromBase64String($plain.PadRight([int]([Math]::Ceiling($plain.Length / 4) * 4), '='))
}
