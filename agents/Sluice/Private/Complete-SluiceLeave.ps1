function Complete-SluiceLeave {
    <#
    .SYNOPSIS
    The verb leave, second half: says good-bye to the controller, then removes tasks, state and code. The state goes before
    the code, because it holds the credential.
    .DESCRIPTION
    A controller that does not answer delays nothing: the machine is clean already, and the credential goes with the state.
    #>
    param([Parameter(Mandatory)]$Restore)

    $message = [ordered]@{
        at              = ConvertTo-SluiceInstant -Time (Get-SluiceNow)
        restored        = $Restore.Restored
        foreign         = @($Restore.Foreign | Select-Object -First 100)
        failed          = @($Restore.Failed | Select-Object -First 100)
        originalBlocked = $Restore.OriginalBlocked
    }
    for ($try = 1; $try -le 3; $try++) {
        $answer = Send-SluiceMessage -Path '/agent/v1/leave' -Message $message -TimeoutSeconds 20
        if ($answer.Status -ge 200 -and $answer.Status -lt 500) { break }
        if ($try -lt 3) { Start-Sleep -Seconds 5 }
    }
    Close-SluiceConnection
    try { Disable-SluiceSsh } catch { Write-SluiceLog -Level error -Message "SSH could not be set back: $($_.Exception.Message)" }
    try { Disable-SluiceWinRm } catch { Write-SluiceLog -Level error -Message "WinRM could not be set back: $($_.Exception.Message)" }
    Stop-SluiceTask -Kind poll
    foreach ($kind in 'dead-man', 'notice', 'wake', 'drop', 'poll') { Unregister-SluiceTask -Kind $kind }
    Remove-SluiceFolder -Path (Get-SluicePath)
    # Only where the enrolment line put it: run from anywhere else, the folder is not ours to delete.
    $installed = Join-Path $env:ProgramFiles 'Sluice'
    if ((Get-SluicePath -Code) -eq $installed) { Remove-SluiceFolder -Path $installed }
    # Last, because this process may itself be an instance of it.
    Unregister-SluiceTask -Kind work
}
