function Test-SluicePreflight {
    <#
    .SYNOPSIS
    Whether the agent can work on this PC at all, measured before anything is written.
    .PARAMETER Installed
    The agent is on this PC already and its state folder with it: a newer one takes its place.
    .OUTPUTS
    A list of checks: name, ok, detail. antivirus informs; every other one that is not ok ends the installation.
    #>
    param([switch]$Installed)

    $check = { param($name, $ok, $detail) [ordered]@{ name = $name; ok = [bool]$ok; detail = [string](Limit-SluiceText -Value $detail -Length 500) } }

    $mode = [string]$ExecutionContext.SessionState.LanguageMode
    & $check 'language-mode' ($mode -eq 'FullLanguage') $mode

    $policy = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\PowerShell'
    $enabled = Get-SluiceRegistryValue -Path $policy -Name 'EnableScripts'
    $kind = [string](Get-SluiceRegistryValue -Path $policy -Name 'ExecutionPolicy')['value']
    $forbidden = $enabled['exists'] -and ($enabled['value'] -eq 0 -or $kind -eq 'AllSigned')
    & $check 'execution-policy' (-not $forbidden) $(if ($enabled['exists']) { "Group Policy: scripts $($enabled['value']), $kind" } else { 'No Group Policy' })

    & $check 'bitness' ([IntPtr]::Size -eq 8) "$([IntPtr]::Size * 8)-bit PowerShell"

    $control = Get-SluiceRegistryValue -Path 'HKLM:\SYSTEM\CurrentControlSet\Control\CI\Policy' -Name 'VerifiedAndReputablePolicyState'
    $state = if ($control['exists']) { "State $($control['value']) (0 off, 1 on, 2 evaluating)" } else { 'Not present' }
    & $check 'smart-app-control' (-not $control['exists'] -or $control['value'] -ne 1) $state

    $defender = Get-SluiceDefender
    $antivirus = if ($null -eq $defender) { 'Defender does not answer; another antivirus may be in charge' } else { "Defender enabled: $($defender['enabled'])" }
    & $check 'antivirus' $true $antivirus

    try {
        $pending = (New-SluiceComObject -ProgId 'Microsoft.Update.SystemInfo').RebootRequired
        $services = @('wuauserv', 'BITS', 'DoSvc' | Where-Object { -not (Test-SluiceUpdateService -Name $_) })
        $told = if ($services.Count -gt 0) { "Disabled or missing: $($services -join ', ')" } else { "Windows Update answers; restart pending: $pending" }
        & $check 'wua' ($services.Count -eq 0) $told
    } catch {
        # Over SSH and WinRM it refuses even administrators; the agent's own tasks are no such session.
        $code = Get-SluiceHResult -ErrorRecord $_
        $remote = $code -eq '0x80070005' -and (Test-SluiceNetworkLogon)
        & $check 'wua' $remote $(if ($remote) { "Not asked: Windows Update refuses sessions over the network ($code)" } else { "Windows Update does not answer: $code" })
    }

    try {
        $windows = Get-SluiceWindows
        # Orders are verified with a class that came with .NET Framework 4.7; Windows 10 has that since 1703.
        $verifies = $null -ne ('Security.Cryptography.ECParameters' -as [type])
        $told = "$($windows.Edition) $($windows.Build).$($windows.Ubr)"
        & $check 'edition' $verifies $(if ($verifies) { $told } else { "${told}: no order can be verified here; install .NET Framework 4.8" })
    } catch {
        & $check 'edition' $false $_.Exception.Message
    }

    # A clock before this agent was made would refuse every certificate.
    $now = Get-SluiceNow
    & $check 'clock' ($now.Year -ge 2026 -and $now.Year -lt 2100) (ConvertTo-SluiceInstant -Time $now)

    $folder = Get-SluicePath
    $taken = [IO.Directory]::Exists($folder) -or [IO.File]::Exists($folder)
    $problem = Test-SluiceFolder -Path (Get-SluicePath -Code)
    if ($taken -and -not $Installed) { $problem = "$folder exists already" }
    & $check 'folder' ($null -eq $problem) $(if ($null -ne $problem) { $problem } else { $folder })
}
