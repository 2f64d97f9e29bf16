function Disable-SluiceWinRm {
    <#
    .SYNOPSIS
    Takes back what Enable-SluiceWinRm did, and only that: a listener that was there before stays, as does a service that somebody has
    set otherwise since.
    #>
    [CmdletBinding()]
    param()

    Assert-SluiceFolder
    $name = 'sluice-winrm'
    $note = Read-SluiceState -Child 'winrm.json'
    if ($null -eq $note) { return }
    Revoke-SluiceDrop -Account $name
    $user = Get-LocalUser -Name $name -ErrorAction SilentlyContinue
    if ($null -ne $user -and [string]$user.SID -ceq $note['sid']) { Remove-LocalUser -Name $name }
    Invoke-SluiceFirewall
    if ($note['sid']) { Set-SluiceWinRmRight -Sid $note['sid'] -Off }
    if ($note['thumbprint']) {
        if ((Get-SluiceListener) -eq $note['thumbprint']) {
            $null = Remove-WSManInstance -ResourceURI 'winrm/config/Listener' -SelectorSet @{ Address = '*'; Transport = 'HTTPS' }
        }
        Remove-SluiceMachineCertificate -Thumbprint $note['thumbprint']
    }
    $service = Get-Service -Name 'WinRM'
    if ([string]$service.StartType -eq 'Automatic' -and $note['start'] -ne 'Automatic') {
        if (-not $note['running']) { Stop-Service -Name 'WinRM' -Force }
        Set-Service -Name 'WinRM' -StartupType $note['start']
    }
    Remove-SluiceFile -Child 'winrm.json'
}
