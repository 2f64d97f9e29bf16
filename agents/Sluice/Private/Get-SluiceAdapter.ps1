function Get-SluiceAdapter {
    <#
    .SYNOPSIS
    The wired and wireless network adapters that are up and have an IPv4 address.
    .OUTPUTS
    Mac (`9c:b6:d0:01:02:03`), Address, Subnet (`192.168.1.0/24`) and Broadcast.
    #>
    foreach ($adapter in [Net.NetworkInformation.NetworkInterface]::GetAllNetworkInterfaces()) {
        if ([string]$adapter.OperationalStatus -ne 'Up' -or [string]$adapter.NetworkInterfaceType -notin 'Ethernet', 'GigabitEthernet', 'Wireless80211') { continue }
        $bytes = $adapter.GetPhysicalAddress().GetAddressBytes()
        if ($bytes.Length -ne 6) { continue }
        foreach ($entry in $adapter.GetIPProperties().UnicastAddresses) {
            if ([string]$entry.Address.AddressFamily -ne 'InterNetwork') { continue }
            $address = $entry.Address.GetAddressBytes()
            $mask = $entry.IPv4Mask.GetAddressBytes()
            # An address of its own choosing (169.254) means that there is no network.
            if ($address[0] -eq 127 -or ($address[0] -eq 169 -and $address[1] -eq 254)) { continue }
            $network = New-Object byte[] 4
            $broadcast = New-Object byte[] 4
            $length = 0
            for ($i = 0; $i -lt 4; $i++) {
                $network[$i] = $address[$i] -band $mask[$i]
                $broadcast[$i] = $address[$i] -bor (255 - $mask[$i])
                for ($bit = $mask[$i]; $bit -gt 0; $bit = $bit -band ($bit - 1)) { $length++ }
            }
            [pscustomobject]@{
                Mac       = ($bytes | ForEach-Object { $_.ToString('x2') }) -join ':'
                Address   = $entry.Address
                Subnet    = '{0}/{1}' -f ($network -join '.'), $length
                Broadcast = New-Object Net.IPAddress -ArgumentList @(, $broadcast)
            }
        }
    }
}
