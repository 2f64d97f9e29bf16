function Get-SluiceProxy {
    <#
    .SYNOPSIS
    The HTTP proxy to use for an address, or $null for a direct connection.
    .DESCRIPTION
    In this order: the proxy given at installation; the one of `netsh winhttp set proxy`, which Windows Update itself uses; the one that
    SYSTEM's own settings name, by hand, by a script or by WPAD. A loopback address is always direct.
    .OUTPUTS
    Host, Port, and Source: who set it, in words.
    #>
    param([Parameter(Mandatory)][Uri]$Address, [AllowNull()][string]$Configured)

    if ($Address.IsLoopback) { return $null }
    $found = $null
    if ($Configured) {
        $source = 'given at installation'
        $found = [Uri]$Configured
    } else {
        try {
            $set = Get-SluiceWinHttpProxy -Address $Address
            if ($null -ne $set) {
                $source = 'set by netsh winhttp'
                $found = $set.Proxy
            } else {
                $source = "of SYSTEM's own settings"
                $system = [Net.WebRequest]::GetSystemWebProxy()
                if (-not $system.IsBypassed($Address)) { $found = $system.GetProxy($Address) }
                # .NET names the address itself where there is no proxy for it.
                if ($null -ne $found -and $found.Host -eq $Address.Host) { $found = $null }
            }
        } catch {
            Write-SluiceLog -Repeating -Level warning -Message "The proxy settings cannot be read, connecting directly: $($_.Exception.GetBaseException().Message)"
        }
    }
    if ($null -eq $found) { return $null }
    [pscustomobject]@{ Host = $found.DnsSafeHost; Port = $found.Port; Source = $source }
}
