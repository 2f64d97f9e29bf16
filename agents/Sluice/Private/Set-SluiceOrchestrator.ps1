function Set-SluiceOrchestrator {
    <#
    .SYNOPSIS
    Sets how the update orchestrator's service starts, by the service manager, and stops or starts it accordingly. No other service is
    ever changed.
    .DESCRIPTION
    A service that cannot be stopped now does not come back after the next restart of Windows; the evidence says that it runs.
    .PARAMETER Start
    2 automatic (delayed where DelayedAutostart says so), 3 manual, 4 disabled.
    #>
    param([Parameter(Mandatory)][ValidateSet(2, 3, 4)][long]$Start)

    $delayed = (Get-SluiceRegistryValue -Path 'HKLM:\SYSTEM\CurrentControlSet\Services\UsoSvc' -Name 'DelayedAutostart')['value'] -eq 1
    $word = Get-SluiceStartWord -Start $Start -Delayed $delayed
    $run = Invoke-SluiceProgram -Path 'sc.exe' -Arguments 'config', 'UsoSvc', 'start=', $word
    if ($run.ExitCode -ne 0) { Write-SluiceLog -Level warning -Message "sc.exe config UsoSvc start= $word ended with $($run.ExitCode): $($run.Output)" }
    try {
        if ($Start -eq 4) { Stop-Service -Name 'UsoSvc' -Force } elseif ($Start -eq 2) { Start-Service -Name 'UsoSvc' }
    } catch {
        Write-SluiceLog -Level warning -Message "The update orchestrator's service: $($_.Exception.Message)"
    }
}
