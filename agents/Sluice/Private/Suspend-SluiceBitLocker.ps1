function Suspend-SluiceBitLocker {
    <#
    .SYNOPSIS
    Lets the system drive start without its key for one restart, because new firmware would otherwise make it ask for the recovery key.
    Gives $false where it is protected and stays so: then no firmware may be installed.
    .DESCRIPTION
    Noted in bitlocker.json first. Windows protects the drive again by itself after the restart; Resume-SluiceBitLocker proves it.
    #>
    $drive = Get-SluiceBitLocker
    if ($null -eq $drive -or [int]$drive.ProtectionStatus -eq 0) { return $true }
    $boot = Get-SluiceBootTime
    if ($null -eq $boot) { return $false }
    Write-SluiceState -Child 'bitlocker.json' -Value ([ordered]@{ at = (ConvertTo-SluiceInstant -Time (Get-SluiceNow)); bootAt = (ConvertTo-SluiceInstant -Time $boot) })
    $answer = Invoke-CimMethod -InputObject $drive -MethodName 'DisableKeyProtectors' -Arguments @{ DisableCount = [uint32]1 }
    $done = [long]$answer.ReturnValue -eq 0
    if (-not $done) { Remove-SluiceFile -Child 'bitlocker.json' }
    Write-SluiceLog -Message "BitLocker of the system drive is suspended for one restart: $done"
    $done
}
