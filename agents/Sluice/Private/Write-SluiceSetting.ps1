function Write-SluiceSetting {
    <#
    .SYNOPSIS
    Brings one setting to a wanted state: a registry value is written or removed; the start type of the orchestrator's service goes
    through the service manager, which would not notice the registry before the next boot.
    .PARAMETER Want
    A dictionary as Get-SluiceRegistryValue gives it.
    #>
    param([Parameter(Mandatory)][string]$Path, [Parameter(Mandatory)][string]$Name, [Parameter(Mandatory)]$Want)

    if ($Path -like '*\Services\UsoSvc' -and $Name -eq 'Start' -and $Want['exists'] -and $Want['value'] -in 2, 3, 4) {
        Set-SluiceOrchestrator -Start $Want['value']
        if (Test-SluiceSameValue (Get-SluiceRegistryValue -Path $Path -Name $Name) $Want) { return }
    }
    if ($Want['exists']) {
        Set-SluiceRegistryValue -Path $Path -Name $Name -Data $Want
    } else {
        Remove-SluiceRegistryValue -Path $Path -Name $Name
    }
}
