function Get-SluiceBitLocker {
    <#
    .SYNOPSIS
    The system drive as BitLocker knows it (Win32_EncryptableVolume), or $null where it is not encrypted or cannot be read. The seam to
    BitLocker.
    .OUTPUTS
    CIM instance; ProtectionStatus 0 open, 1 protected, 2 locked.
    #>
    $query = @{
        ClassName = 'Win32_EncryptableVolume'; Namespace = 'root/cimv2/Security/MicrosoftVolumeEncryption'; ErrorAction = 'Stop'
        Filter = "DriveLetter='$(if ($env:SystemDrive) { $env:SystemDrive } else { 'C:' })'"
    }
    try {
        Get-CimInstance @query
    } catch {
        # Editions without BitLocker have no such class.
        $null
    }
}
