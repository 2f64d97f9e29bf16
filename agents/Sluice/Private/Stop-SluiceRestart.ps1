function Stop-SluiceRestart {
    <#
    .SYNOPSIS
    Calls off a restart that Sluice has planned or ordered on this PC and that has not happened yet.
    .PARAMETER Job
    Only where it belongs to this job; without it, any.
    #>
    param([string]$Job)

    $plan = Read-SluiceState -Child 'restart.json'
    if ($null -eq $plan -or ($Job -and $plan['job'] -cne $Job)) { return }
    Remove-SluiceFile -Child 'restart.json'
    if ($null -ne $plan['orderedAt']) {
        $run = Invoke-SluiceProgram -Path 'shutdown.exe' -Arguments '/a'
        Write-SluiceLog -Message "The restart was called off (shutdown.exe $($run.ExitCode))."
    }
}
