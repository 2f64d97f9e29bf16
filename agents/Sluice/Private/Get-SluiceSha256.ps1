function Get-SluiceSha256 {
    <#
    .SYNOPSIS
    SHA-256 of bytes, or of a text's UTF-8, as lower-case hex.
    #>
    param([byte[]]$Bytes, [string]$Text)

    if ($PSBoundParameters.ContainsKey('Text')) { $Bytes = (New-Object Text.UTF8Encoding -ArgumentList $false).GetBytes($Text) }
    $hash = [Security.Cryptography.SHA256]::Create()
    try {
        [BitConverter]::ToString($hash.ComputeHash($Bytes)).Replace('-', '').ToLowerInvariant()
    } finally {
        $hash.Dispose()
    }
}
