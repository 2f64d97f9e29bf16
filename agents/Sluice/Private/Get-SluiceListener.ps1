function Get-SluiceListener {
    <#
    .SYNOPSIS
    The certificate thumbprint of WinRM's HTTPS listener; $null where there is none.
    #>
    $all = @(Get-WSManInstance -ResourceURI 'winrm/config/Listener' -Enumerate)
    foreach ($listener in $all) {
        if ($listener.Transport -eq 'HTTPS') { return ($listener.CertificateThumbprint -replace '\s').ToUpperInvariant() }
    }
    $null
}
