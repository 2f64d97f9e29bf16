function Resume-SluiceBitLocker {
    <#
    .SYNOPSIS
    Sees to it that a drive that was suspended for firmware is protected again: after the restart, after a failed install, or before
    leaving. Keeps its note until Windows says so.
    .PARAMETER Now
    At once, without waiting for the restart.
    #>
    param([switch]$Now)

    $note = Read-SluiceState -Child 'bitlocker.json'
    if ($null -eq $note) { return }
    $drive = Get-SluiceBitLocker
    if ($null -eq $drive) { return }
    $boot = Get-SluiceBootTime
    $waits = $null -eq $boot -or [Math]::Abs(((ConvertFrom-SluiceInstant $note['bootAt']) - $boot).TotalSeconds) -lt 120
    if (-not $Now -and $waits) { return }
    if ([int]$drive.ProtectionStatus -ne 1) {
        $null = Invoke-CimMethod -InputObject $drive -MethodName 'EnableKeyProtectors'
        $drive = Get-SluiceBitLocker
    }
    if ($null -ne $drive -and [int]$drive.ProtectionStatus -eq 1) {
        Remove-SluiceFile -Child 'bitlocker.json'
        Write-SluiceLog -Message 'BitLocker protects the system drive again.'
    } else {
        Write-SluiceLog -Level error -Message 'BitLocker does not protect the system drive: it stays suspended.'
    }
}
