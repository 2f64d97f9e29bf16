function Complete-SluiceLeave {
    <#
    .SYNOPSIS
    The verb leave, second half: says good-bye to the controller, then has tasks, state and code removed (Remove-Sluice.ps1).
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
    # From here on only the removal is left to do, by whoever comes by first.
    [IO.File]::WriteAllText((Join-Path (Get-SluicePath -Code) 'leaving'), '')
    Stop-SluiceTask -Kind poll
    & (Join-Path (Join-Path (Get-SluicePath -Code) 'service') 'Remove-Sluice.ps1') -Rest -Task work
}
