function Set-SluiceAwake {
    <#
    .SYNOPSIS
    Keeps this PC awake while updates are installed, or gives its sleep back. On mains only; a lid that is closed still wins.
    .DESCRIPTION
    SetThreadExecutionState cannot be called without compiled code. So the time after which the PC sleeps on mains is set to never for as
    long as the work lasts. The original is in awake.json before the first write; the next start of the poll task, or leaving, gives it back
    after a crash. What somebody else set meanwhile stays theirs. powercfg translates its words, but not the order of its numbers: the last
    two are mains and battery.
    #>
    param([switch]$Off)

    $place = 'SCHEME_CURRENT', 'SUB_SLEEP', 'STANDBYIDLE'
    $note = Read-SluiceState -Child 'awake.json'
    $battery = Get-SluiceBattery
    if (-not $Off -and ($null -ne $note -or ($battery['present'] -and -not $battery['onMains']))) { return }
    if ($Off -and $null -eq $note) { return }
    try {
        $run = Invoke-SluiceProgram -Path 'powercfg.exe' -Arguments (@('/query') + $place)
        $numbers = @([regex]::Matches($run.Output, '0x[0-9a-fA-F]{8}') | ForEach-Object { [Convert]::ToInt64($_.Value.Substring(2), 16) })
        if ($run.ExitCode -ne 0 -or $numbers.Count -lt 2) { throw "powercfg.exe ended with $($run.ExitCode)." }
        $present = $numbers[$numbers.Count - 2]
        if (-not $Off) {
            # Never already.
            if ($present -eq 0) { return }
            Write-SluiceState -Child 'awake.json' -Value ([ordered]@{ seconds = $present })
        }
        if (-not $Off -or $present -eq 0) {
            $want = if ($Off) { [long]$note['seconds'] } else { 0 }
            foreach ($arguments in (@('/setacvalueindex') + $place + [string]$want), @('/setactive', 'SCHEME_CURRENT')) {
                $run = Invoke-SluiceProgram -Path 'powercfg.exe' -Arguments $arguments
                if ($run.ExitCode -ne 0) { throw "powercfg.exe $($arguments[0]) ended with $($run.ExitCode)." }
            }
        }
        if ($Off) { Remove-SluiceFile -Child 'awake.json' }
    } catch {
        # Awake or not, the work goes on; what was noted is given back at the next occasion.
        Write-SluiceLog -Level warning -Message "The sleep of this PC could not be set: $($_.Exception.Message)"
    }
}
