function Wait-SluiceInstaller {
    <#
    .SYNOPSIS
    Waits until Windows' installer is free, at most two hours. Gives $false where it is not, or a stop came.
    .DESCRIPTION
    After a crash of this agent Windows may still be busy with what the dead process began; its outcome is in the history only
    when it is done.
    #>
    param([Parameter(Mandatory)]$Installer, [Parameter(Mandatory)][string]$Job)

    $watch = [Diagnostics.Stopwatch]::StartNew()
    while ($Installer.IsBusy) {
        if ($watch.Elapsed.TotalHours -ge 2 -or (Test-SluiceStop -Job $Job)) { return $false }
        Start-Sleep -Seconds 5
    }
    $true
}
