function Test-SluiceAddressName {
    <#
    .SYNOPSIS
    Whether a certificate carries an IP address as a name (subjectAltName, iPAddress: tag 0x87, then 4 or 16 bytes; RFC 5280).
    .DESCRIPTION
    Controllers on a LAN are often reached by address, and .NET Framework does not reliably compare that kind of name itself.
    The extension is read as bytes, because its printed form is translated.
    #>
    param([Parameter(Mandatory)]$Certificate, [Parameter(Mandatory)][string]$Name)

    $address = [Net.IPAddress]::None
    if (-not [Net.IPAddress]::TryParse($Name.Trim('[', ']'), [ref]$address)) { return $false }
    $wanted = [BitConverter]::ToString($address.GetAddressBytes())
    foreach ($extension in $Certificate.Extensions) {
        if ($extension.Oid.Value -cne '2.5.29.17') { continue }
        $bytes = $extension.RawData
        # SEQUENCE with a short or long length, then tag, length, content for each name.
        $at = if ($bytes[1] -lt 128) { 2 } else { 2 + ($bytes[1] -band 127) }
        while ($at + 1 -lt $bytes.Length) {
            $length = [int]$bytes[$at + 1]
            # A name of 128 bytes and more is no address, and nothing after it is needed.
            if ($length -ge 128 -or $at + 2 + $length -gt $bytes.Length) { return $false }
            if ($bytes[$at] -eq 0x87 -and [BitConverter]::ToString($bytes, $at + 2, $length) -ceq $wanted) { return $true }
            $at += 2 + $length
        }
    }
    $false
}
