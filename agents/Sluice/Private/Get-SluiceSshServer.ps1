function Get-SluiceSshServer {
    <#
    .SYNOPSIS
    Full path of the SSH server's program, as its service names it.
    #>
    $image = [string](Get-SluiceRegistryValue -Path 'HKLM:\SYSTEM\CurrentControlSet\Services\sshd' -Name 'ImagePath')['value']
    $path = [Environment]::ExpandEnvironmentVariables($image).Trim('"')
    if (-not [IO.File]::Exists($path)) { throw "The program of the service sshd is not where the service says: $image" }
    $path
}
