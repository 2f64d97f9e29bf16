function Disable-SluiceSsh {
    <#
    .SYNOPSIS
    Takes back what Enable-SluiceSsh did, and only that: a server that somebody has set otherwise since stays as it is.
    #>
    [CmdletBinding()]
    param()

    Assert-SluiceFolder
    $name = 'sluice-drop'
    $note = Read-SluiceState -Child 'ssh.json'
    if ($null -eq $note) { return }
    # The way in goes first.
    Set-SluiceSshConfig
    $keys = Join-Path (Join-Path $env:ProgramData 'ssh') "$($name)_keys"
    if ([IO.File]::Exists($keys)) { [IO.File]::Delete($keys) }
    Revoke-SluiceDrop -Account $name
    $user = Get-LocalUser -Name $name -ErrorAction SilentlyContinue
    if ($null -ne $user -and [string]$user.SID -ceq $note['sid']) { Remove-LocalUser -Name $name }
    $service = Get-Service -Name 'sshd' -ErrorAction SilentlyContinue
    if ($null -ne $service -and [string]$service.StartType -eq 'Automatic' -and $note['start'] -ne 'Automatic') {
        if (-not $note['running']) { Stop-Service -Name 'sshd' -Force }
        Set-Service -Name 'sshd' -StartupType $note['start']
    }
    Remove-SluiceFile -Child 'ssh.json'
}
