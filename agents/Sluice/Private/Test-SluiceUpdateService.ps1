function Test-SluiceUpdateService {
    <#
    .SYNOPSIS
    Whether a service exists and is not disabled. The agent never changes a service.
    #>
    param([Parameter(Mandatory)][string]$Name)

    $service = Get-Service -Name $Name -ErrorAction SilentlyContinue
    $null -ne $service -and [string]$service.StartType -ne 'Disabled'
}
