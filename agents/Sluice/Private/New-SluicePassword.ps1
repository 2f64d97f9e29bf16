function New-SluicePassword {
    <#
    .SYNOPSIS
    A password of 32 characters: 28 random ones (168 bits), and a tail that has all kinds a password policy may want.
    #>
    $bytes = New-Object byte[] -ArgumentList 28
    $random = [Security.Cryptography.RandomNumberGenerator]::Create()
    try { $random.GetBytes($bytes) } finally { $random.Dispose() }
    $kinds = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    $text = New-Object Text.StringBuilder
    # 256 is a multiple of 64, so no character comes more often than another.
    foreach ($byte in $bytes) { $null = $text.Append($kinds[$byte % 64]) }
    "$($text.ToString())aZ7-"
}
