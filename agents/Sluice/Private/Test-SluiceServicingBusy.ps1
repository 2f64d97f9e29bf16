function Test-SluiceServicingBusy {
    <#
    .SYNOPSIS
    Whether Windows is still finishing earlier installs (ServicingInProgress = 2), or $null where it does not say.
    #>
    try {
        $value = Get-SluiceRegistryValue -Path 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\Interface' -Name 'ServicingInProgress'
        $value['exists'] -and $value['value'] -eq 2
    } catch {
        $null
    }
}
