function ConvertFrom-SluicePem {
    <#
    .SYNOPSIS
    Reads the first certificate of a PEM text.
    #>
    param([Parameter(Mandatory)][string]$Text)

    if ($Text -cnotmatch '-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----') { throw 'There is no PEM certificate in the text.' }
    $bytes = [Convert]::FromBase64String(($Matches[1] -replace '\s', ''))
    New-Object Security.Cryptography.X509Certificates.X509Certificate2 -ArgumentList (, $bytes)
}
