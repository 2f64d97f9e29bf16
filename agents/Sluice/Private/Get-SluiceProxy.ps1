function Get-SluiceProxy {
    <#
    .SYNOPSIS
    The HTTP proxy to use for an address, as a Uri, or $null for a direct connection.
    .DESCRIPTION
    In this order: the proxy given at installation; the one of `netsh winhttp set proxy`, which Windows Update itself uses
    (its binary form in the registry: version, counter, flags, then length and text of the proxy list); the one that SYSTEM's
    own settings name. A loopback address is always direct.
    #>
    param([Parameter(Mandatory)][Uri]$Address, [string]$Configured)

    if ($Address.IsLoopback) { return $null }
    if ($Configured) { return [Uri]$Configured }
    try {
        $stored = Get-SluiceRegistryValue -Path 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings\Connections' -Name 'WinHttpSettings'
        if ($stored['exists'] -and $stored['type'] -eq 'Binary') {
            $bytes = [Convert]::FromBase64String($stored['value'])
            if ($bytes.Length -gt 16 -and ([BitConverter]::ToInt32($bytes, 8) -band 2)) {
                $text = [Text.Encoding]::ASCII.GetString($bytes, 16, [BitConverter]::ToInt32($bytes, 12))
                foreach ($entry in $text -split '[; ]') {
                    if ($entry -match '^(?:https=)?(?:http://)?([^=/]+)$') { return [Uri]"http://$($Matches[1])" }
                }
            }
        }
        $system = [Net.WebRequest]::GetSystemWebProxy()
        if ($system.IsBypassed($Address)) { return $null }
        $found = $system.GetProxy($Address)
        if ($null -ne $found -and $found.Host -ne $Address.Host) { return $found }
    } catch {
        Write-SluiceLog -Level warning -Message "The proxy settings cannot be read, connecting directly: $($_.Exception.Message)"
    }
    $null
}
