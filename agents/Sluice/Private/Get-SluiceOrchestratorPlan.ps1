function Get-SluiceOrchestratorPlan {
    <#
    .SYNOPSIS
    The third method of holding: the update orchestrator's service (UsoSvc) does not start. Only on a machine with a leak of its own.
    .DESCRIPTION
    A service's start type is two registry values, so the journal keeps and restores it like any other. The delay comes first: when it
    is restored, the start type that follows can be given to the service manager together with it. Windows Update on demand goes on
    working; the Settings page shows an error meanwhile.
    #>
    $key = 'HKLM:\SYSTEM\CurrentControlSet\Services\UsoSvc'
    @{ Path = $key; Name = 'DelayedAutostart'; Want = [ordered]@{ exists = $false; type = $null; value = $null } }
    @{ Path = $key; Name = 'Start'; Want = [ordered]@{ exists = $true; type = 'DWord'; value = [long]4 } }
}
