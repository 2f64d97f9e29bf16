function Read-SluiceOrder {
    <#
    .SYNOPSIS
    Verifies a signed envelope and reads the order in it. Nothing is parsed before the signature holds.
    .PARAMETER Envelope
    Dictionary with bytes and signature, both base64.
    .PARAMETER Type
    The type line that must open the bytes, such as sluice/job/1: a lease is never taken for a job.
    .PARAMETER Key
    The pinned public key for this type.
    .OUTPUTS
    Reason ($null where the order is good) and Order (dictionary; also given when a signed order is refused for its content).
    #>
    param([Parameter(Mandatory)][AllowNull()]$Envelope, [Parameter(Mandatory)][string]$Type, [Parameter(Mandatory)]$Key)

    $answer = [pscustomobject]@{ Reason = 'bad-signature'; Order = $null }
    try {
        if ($null -ne (Test-SluiceShape -Value $Envelope -Shape (Get-SluiceShape -Name 'envelope'))) { return $answer }
        $bytes = [Convert]::FromBase64String($Envelope['bytes'])
        $signature = [Convert]::FromBase64String($Envelope['signature'])
        if (-not (Test-SluiceSignature -Bytes $bytes -Signature $signature -Key $Key)) { return $answer }
    } catch {
        return $answer
    }

    $answer.Reason = 'wrong-type'
    $end = [Array]::IndexOf($bytes, [byte]10)
    # -cne would take two texts for the same that differ in NUL or in a soft hyphen.
    if ($end -lt 1 -or -not [Text.Encoding]::ASCII.GetString($bytes, 0, $end).Equals($Type)) { return $answer }

    $answer.Reason = 'malformed-order'
    try {
        $text = (New-Object Text.UTF8Encoding -ArgumentList $false, $true).GetString($bytes, $end + 1, $bytes.Length - $end - 1)
        $order = ConvertFrom-SluiceJson -Text $text
    } catch {
        return $answer
    }
    if ($order -isnot [Collections.IDictionary]) { return $answer }
    $answer.Order = $order
    $answer.Reason = Test-SluiceShape -Value $order -Shape (Get-SluiceShape -Name $Type)
    if ($null -eq $answer.Reason -and $Type -ceq 'sluice/job/1') {
        $shape = Get-SluiceShape -Name "verb $($order['verb'])"
        if ($null -eq $shape) {
            $answer.Reason = 'unknown-verb'
        } else {
            $answer.Reason = Test-SluiceShape -Value $order['params'] -Shape $shape
        }
    }
    $answer
}
