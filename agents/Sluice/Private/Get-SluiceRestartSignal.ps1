function Get-SluiceRestartSignal {
    <#
    .SYNOPSIS
    Names of the registry signals by which Windows says that it waits for a restart.
    .DESCRIPTION
    Renamed files (PendingFileRenameOperations) are noisy: many programs leave them without needing a restart. They are
    listed, and do not count alone.
    #>
    $keys = [ordered]@{
        'windows-update' = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired'
        'servicing'      = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending'
    }
    foreach ($name in $keys.Keys) {
        if (Test-Path -LiteralPath $keys[$name]) { $name }
    }
    $files = Get-SluiceRegistryValue -Path 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager' -Name 'PendingFileRenameOperations'
    if ($files['exists']) { 'file-renames' }
}
