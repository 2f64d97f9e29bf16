function Open-SluiceConnection {
    <#
    .SYNOPSIS
    Opens a TLS connection to the controller, directly or through a proxy's CONNECT.
    .DESCRIPTION
    TcpClient and SslStream, synchronously: the certificate callback then runs on this thread, where PowerShell can run it.
    HttpClient and HttpWebRequest call it on a thread without a runspace, which fails, and the ways around that need compiled
    code or the machine's trust store.
    .PARAMETER Config
    Dictionary with address, caSha256, ca (PEM or $null) and proxy.
    .PARAMETER AnyCertificate
    Takes whatever the other end shows. Only to ask for new keys: nothing may be told over such a connection, or believed.
    .OUTPUTS
    Dictionary with Client, Stream (the TLS stream), Host (for the Host header), Buffer (bytes read ahead) and Pin (whom it was opened to).
    #>
    param([Parameter(Mandatory)]$Config, [switch]$AnyCertificate)

    $address = [Uri]$Config['address']
    if ($address.Scheme -cne 'https') { throw 'The address of the controller must begin with https://.' }
    $ca = $null
    if ($Config['ca']) { $ca = ConvertFrom-SluicePem -Text $Config['ca'] }
    $script:SluiceTls = @{ Ca = $ca; CaSha256 = $Config['caSha256']; Name = $address.DnsSafeHost; Refusal = $null; Any = [bool]$AnyCertificate }

    $proxy = Get-SluiceProxy -Address $address -Configured $Config['proxy']
    $peer = if ($null -ne $proxy) { $proxy } else { [pscustomobject]@{ Host = $address.DnsSafeHost; Port = $address.Port } }
    $who = if ($null -ne $proxy) { "proxy-unreachable: No connection to the proxy $($peer.Host):$($peer.Port) ($($peer.Source))" } else { "No connection to $($peer.Host):$($peer.Port)" }
    # Both kinds of addresses: by itself .NET Framework takes IPv4 alone.
    $family = if ([Net.Sockets.Socket]::OSSupportsIPv6) { [Net.Sockets.AddressFamily]::InterNetworkV6 } else { [Net.Sockets.AddressFamily]::InterNetwork }
    $client = New-Object Net.Sockets.TcpClient -ArgumentList $family
    try {
        if ($family -eq [Net.Sockets.AddressFamily]::InterNetworkV6) { $client.Client.DualMode = $true }
        try {
            $connected = $client.ConnectAsync($peer.Host, $peer.Port).Wait(15000)
        } catch {
            # The task wraps what it means, and says nothing itself.
            throw "${who}: $($_.Exception.GetBaseException().Message)"
        }
        if (-not $connected) { throw "$who within 15 s." }
        $client.NoDelay = $true
        $client.ReceiveTimeout = 30000
        $client.SendTimeout = 30000
        # Keepalive lets Windows notice a peer that vanished without a word.
        $client.Client.SetSocketOption([Net.Sockets.SocketOptionLevel]::Socket, [Net.Sockets.SocketOptionName]::KeepAlive, $true)
        $stream = $client.GetStream()
        if ($null -ne $proxy) { Open-SluiceTunnel -Stream $stream -Proxy $proxy -Address $address }
        $callback = [Net.Security.RemoteCertificateValidationCallback] {
            param($origin, $certificate, $chain, $errors)
            if ($script:SluiceTls.Any) { return $true }
            try {
                $sent = if ($null -ne $chain) { $chain.ChainPolicy.ExtraStore } else { $null }
                Test-SluiceServerCertificate -Certificate $certificate -Sent $sent -Errors $errors
            } catch {
                $script:SluiceTls.Refusal = $_.Exception.Message
                $false
            }
        }
        $tls = New-Object Net.Security.SslStream -ArgumentList $stream, $false, $callback
        try {
            $tls.AuthenticateAsClient($address.DnsSafeHost, $null, [Security.Authentication.SslProtocols]::Tls12, $false)
        } catch {
            $tls.Dispose()
            if ($script:SluiceTls.Refusal) { throw "This is not our controller: $($script:SluiceTls.Refusal)." }
            throw
        }
        @{ Client = $client; Stream = $tls; Host = $address.Authority; Buffer = New-Object 'System.Collections.Generic.List[byte]'; Used = $false; Pin = "$($Config['address']) $($Config['caSha256'])" }
    } catch {
        $client.Close()
        throw
    }
}
