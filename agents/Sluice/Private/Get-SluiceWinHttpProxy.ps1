function Get-SluiceWinHttpProxy {
    <#
    .SYNOPSIS
    What `netsh winhttp set proxy` says about an address: Proxy, a Uri, or $null where its bypass list takes the address out. Nothing where no
    proxy is set there.
    .DESCRIPTION
    The registry has it in binary: version, counter, flags (2 = a proxy is named), then length and text of the proxy list, length and text of
    the bypass list. `<local>` in the latter stands for names without a dot.
    #>
    param([Parameter(Mandatory)][Uri]$Address)

    $stored = Get-SluiceRegistryValue -Path 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings\Connections' -Name 'WinHttpSettings'
    if (-not $stored['exists'] -or $stored['type'] -ne 'Binary') { return }
    $bytes = [Convert]::FromBase64String($stored['value'])
    if ($bytes.Length -le 16 -or -not ([BitConverter]::ToInt32($bytes, 8) -band 2)) { return }
    $length = [BitConverter]::ToInt32($bytes, 12)
    $list = [Text.Encoding]::ASCII.GetString($bytes, 16, $length)
    $bypass = ''
    if ($bytes.Length -gt 20 + $length) { $bypass = [Text.Encoding]::ASCII.GetString($bytes, 20 + $length, [BitConverter]::ToInt32($bytes, 16 + $length)) }

    foreach ($entry in $list -split '[; ]') {
        if ($entry -notmatch '^(?:https=)?(?:http://)?([^=/]+)/?$') { continue }
        $proxy = [Uri]"http://$($Matches[1])"
        $name = $Address.DnsSafeHost
        $taken = @($bypass -split '[; ]' | Where-Object { $_ -and (($_ -eq '<local>' -and -not $name.Contains('.')) -or $name -like $_) })
        return [pscustomobject]@{ Proxy = $(if ($taken.Count -eq 0) { $proxy } else { $null }) }
    }
}
