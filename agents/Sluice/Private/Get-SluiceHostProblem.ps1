function Get-SluiceHostProblem {
    <#
    .SYNOPSIS
    What on this PC keeps the agent from working as it should, now or at its next start. Nothing where all is well.
    .OUTPUTS
    Sentences with what helps, for the log, the person at the PC and the hold's report.
    .PARAMETER Package
    This is a new agent that is not in its place yet: the list of files belongs to the old one.
    #>
    param([switch]$Package)

    $needed = @(
        'Get-ScheduledTask', 'Register-ScheduledTask', 'Start-ScheduledTask', 'Stop-ScheduledTask', 'Unregister-ScheduledTask'
        'Get-CimInstance', 'Get-Acl', 'Get-Service', 'Get-ItemProperty', 'New-ItemProperty'
    )
    $missing = @($needed | Where-Object { -not (Get-Command -Name $_ -ErrorAction SilentlyContinue) })
    if ($missing.Count -gt 0) { "PowerShell lacks $($missing -join ', '): repair the modules of Windows PowerShell (sfc /scannow)." }

    $known = if (-not $Package) { Read-SluiceFile -Child 'files' } else { $null }
    if ($null -ne $known) {
        $there = @(Get-SluiceCodeFile)
        $gone = @($known -split "`n" | Where-Object { $_ -and $there -notcontains $_ })
        if ($gone.Count -gt 0) {
            "$($gone.Count) files of the agent are missing ($((@($gone | Select-Object -First 3)) -join ', ')), taken by an antivirus perhaps: let the folder of Sluice be, and enrol this PC anew."
        }
    }

    $policy = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\PowerShell'
    $enabled = Get-SluiceRegistryValue -Path $policy -Name 'EnableScripts'
    $kind = [string](Get-SluiceRegistryValue -Path $policy -Name 'ExecutionPolicy')['value']
    if ($enabled['exists'] -and ($enabled['value'] -eq 0 -or $kind -eq 'AllSigned')) {
        $what = if ($enabled['value'] -eq 0) { 'forbids scripts' } else { 'allows signed scripts only' }
        "Group Policy $what, so the agent does not start again after it ends: set 'Turn on Script Execution' to RemoteSigned, or let this PC leave."
    }
}
