function Test-SluiceMetered {
    <#
    .SYNOPSIS
    Whether the connection in use is metered: $true, $false, or $null where Windows does not say.
    .DESCRIPTION
    NetworkCostType of Windows.Networking.Connectivity: 1 unrestricted, 2 fixed, 3 variable. Reached by name, so that an
    engine without WinRT gives $null.
    #>
    try {
        $type = [Type]::GetType('Windows.Networking.Connectivity.NetworkInformation, Windows.Networking.Connectivity, ContentType=WindowsRuntime', $true)
        $connection = $type.GetMethod('GetInternetConnectionProfile').Invoke($null, $null)
        if ($null -eq $connection) { return $null }
        [int]$connection.GetConnectionCost().NetworkCostType -ge 2
    } catch {
        $null
    }
}
