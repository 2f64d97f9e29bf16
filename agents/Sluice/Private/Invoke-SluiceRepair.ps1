function Invoke-SluiceRepair {
    <#
    .SYNOPSIS
    The verb repair: numbered steps that mend Windows Update. At most two repairs a day; each ends where its step says so.
    .DESCRIPTION
    1 checks and repairs the component store (DISM); 2 checks and repairs system files (SFC); 3 stops Windows Update's services, which Windows starts
    again on demand; 4 clears what Windows Update has downloaded and not installed, while they are stopped. Nothing else.
    #>
    param([Parameter(Mandatory)]$Order)

    if (-not (Add-SluiceDailyUse -Child 'repairs.json' -Limit 2)) { return (New-SluiceOutcome -Outcome refused -Reason 'repair-ceiling') }
    if ((New-SluiceUpdateSession).CreateUpdateInstaller().IsBusy) { return (New-SluiceOutcome -Outcome refused -Reason 'installer-busy') }
    $told = New-Object 'System.Collections.Generic.List[string]'
    $bad = $false
    foreach ($step in $Order['params']['steps']) {
        if (Test-SluiceStop -Job $Order['job']) { return (New-SluiceOutcome -Outcome stopped -Reason 'stopped-by-person' -Detail ($told -join '; ')) }
        Set-SluiceProgress -Phase 'installing' -Percent ([int](100 * $told.Count / $Order['params']['steps'].Count))
        try {
            switch ([int]$step) {
                1 { $run = Invoke-SluiceProgram -Path 'dism.exe' -Arguments '/Online', '/Cleanup-Image', '/RestoreHealth', '/NoRestart' }
                2 { $run = Invoke-SluiceProgram -Path 'sfc.exe' -Arguments '/scannow' }
                3 { foreach ($name in 'wuauserv', 'BITS') { Stop-Service -Name $name -Force } }
                4 {
                    foreach ($name in 'wuauserv', 'BITS') { Stop-Service -Name $name -Force }
                    $null = Clear-SluiceStaged -Again
                }
            }
            # 3010: done, after a restart.
            if ($step -le 2 -and $run.ExitCode -notin 0, 3010) { throw "exit code $($run.ExitCode)" }
            $told.Add("$($step): done")
        } catch {
            $bad = $true
            $told.Add("$($step): $($_.Exception.Message)")
        }
    }
    if ($bad) { return (New-SluiceOutcome -Outcome failed -Reason 'repair-failed' -Detail ($told -join '; ')) }
    New-SluiceOutcome -Outcome succeeded -Detail ($told -join '; ')
}
