function Get-SluiceSystemDrive {
    <#
    .SYNOPSIS
    Size and free space of the system drive in bytes, or $null.
    #>
    $system = Get-SluiceCim -ClassName 'Win32_OperatingSystem'
    if ($null -eq $system) { return $null }
    $disk = Get-SluiceCim -ClassName 'Win32_LogicalDisk' -Filter "DeviceID='$($system.SystemDrive)'"
    if ($null -eq $disk -or $null -eq $disk.FreeSpace) { return $null }
    [ordered]@{ totalBytes = [long]$disk.Size; freeBytes = [long]$disk.FreeSpace }
}
