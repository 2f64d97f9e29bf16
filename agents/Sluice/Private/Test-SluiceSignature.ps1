function Test-SluiceSignature {
    <#
    .SYNOPSIS
    Checks an ECDSA P-256 / SHA-256 signature (64 bytes, r and s as in IEEE P1363) over bytes.
    .PARAMETER Key
    Dictionary with x and y, base64url, 32 bytes each.
    #>
    param([Parameter(Mandatory)][byte[]]$Bytes, [Parameter(Mandatory)][byte[]]$Signature, [Parameter(Mandatory)]$Key)

    if ($Signature.Length -ne 64) { return $false }
    # Both are structures: filled first, then assigned as a whole, because PowerShell changes a copy otherwise.
    $point = New-Object Security.Cryptography.ECPoint
    $point.X = ConvertFrom-SluiceBase64Url -Text $Key['x']
    $point.Y = ConvertFrom-SluiceBase64Url -Text $Key['y']
    $parameters = New-Object Security.Cryptography.ECParameters
    $parameters.Curve = [Security.Cryptography.ECCurve+NamedCurves]::nistP256
    $parameters.Q = $point
    $ecdsa = [Security.Cryptography.ECDsa]::Create($parameters)
    try {
        $ecdsa.VerifyData($Bytes, $Signature, [Security.Cryptography.HashAlgorithmName]::SHA256)
    } finally {
        $ecdsa.Dispose()
    }
}
