function Get-SluiceFailedService {
    <#
    .SYNOPSIS
    Names of automatic services that do not run although they should; $null where services cannot be read.
    .DESCRIPTION
    Many automatic services end by themselves with exit code 0, or wait for a trigger: they are well. Failed is what ended with an error,
    or was never started since boot (1077) although nothing but the boot starts it.
    .OUTPUTS
    At most 200 names, sorted.
    #>
    $services = @(Get-SluiceCim -ClassName 'Win32_Service' -Filter "StartMode='Auto'")
    # Some always run: an answer without any is no answer.
    if ($services.Count -eq 0) { return $null }
    $failed = foreach ($service in $services) {
        if ($service.State -ne 'Stopped' -or [long]$service.ExitCode -eq 0) { continue }
        $triggered = $service.DelayedAutoStart -or (Test-Path -LiteralPath "HKLM:\SYSTEM\CurrentControlSet\Services\$($service.Name)\TriggerInfo")
        if ([long]$service.ExitCode -eq 1077 -and $triggered) { continue }
        [string](Limit-SluiceText -Value $service.Name -Length 256)
    }
    , @($failed | Sort-Object | Select-Object -First 200)
}
