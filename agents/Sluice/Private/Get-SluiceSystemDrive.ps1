function Get-SluiceSystemDrive {
    <#
    .SYNOPSIS
    Size and free space of the system drive in bytes, or $null.
    #>
    $letter = if ($env:SystemDrive) { $env:SystemDrive } else { 'C:' }
    $disk = Get-SluiceCim -ClassName 'Win32_LogicalDisk' -Filter "DeviceID='$letter'"
    if ($null -eq $disk -or $null -eq $disk.FreeSpace) { return $null }
    [ordered]@{ totalBytes = [long]$disk.Size; freeBytes = [long]$disk.FreeSpace }
}
