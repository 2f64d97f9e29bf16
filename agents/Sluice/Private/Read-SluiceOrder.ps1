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
        if ($Envelope -isnot [Collections.IDictionary] -or $Envelope['bytes'] -isnot [string] -or $Envelope['signature'] -isnot [string]) { return $answer }
        if ($Envelope['bytes'].Length -gt 87384) { return $answer }
        $bytes = [Convert]::FromBase64String($Envelope['bytes'])
        $signature = [Convert]::FromBase64String($Envelope['signature'])
        if (-not (Test-SluiceSignature -Bytes $bytes -Signature $signature -Key $Key)) { return $answer }
    } catch {
        return $answer
    }

    $answer.Reason = 'wrong-type'
    $end = [Array]::IndexOf($bytes, [byte]10)
    if ($end -lt 1 -or [Text.Encoding]::ASCII.GetString($bytes, 0, $end) -cne $Type) { return $answer }

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
