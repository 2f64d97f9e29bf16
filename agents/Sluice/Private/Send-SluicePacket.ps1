function Send-SluicePacket {
    <#
    .SYNOPSIS
    Sends one UDP packet to the broadcast address of an adapter's subnet, port 9, from that adapter.
    #>
    param([Parameter(Mandatory)][byte[]]$Packet, [Parameter(Mandatory)]$Adapter, [int]$Port = 9)

    $from = New-Object Net.IPEndPoint -ArgumentList $Adapter.Address, 0
    $client = New-Object Net.Sockets.UdpClient -ArgumentList $from
    try {
        $client.EnableBroadcast = $true
        $null = $client.Send($Packet, $Packet.Length, (New-Object Net.IPEndPoint -ArgumentList $Adapter.Broadcast, $Port))
    } finally {
        $client.Dispose()
    }
}
