function Enable-SluiceSsh {
    <#
    .SYNOPSIS
    Lets the controller hand signed jobs in over SSH. Run elevated, by Enable-SluiceSsh.ps1; run again, it takes another key.
    .DESCRIPTION
    Uses the OpenSSH server of Windows, which has to be installed. Makes an account of its own that can do one thing: its key runs
    Receive-SluiceOrder.ps1, whatever is asked for. What was there before is noted before the first write; Disable-SluiceSsh brings it back.
    Prints what to compare in the dashboard.
    .PARAMETER PublicKey
    The line that the dashboard shows for this machine.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory)][ValidatePattern('^ssh-ed25519 [A-Za-z0-9+/]{68}$')][string]$PublicKey)

    $script:SluiceLogName = 'install'
    $name = 'sluice-drop'
    Assert-SluiceFolder
    $service = Get-Service -Name 'sshd' -ErrorAction SilentlyContinue
    if ($null -eq $service) { throw 'The OpenSSH server of Windows is not installed. Install it under Settings, Optional features, then run this again. Nothing has changed.' }
    $note = Read-SluiceState -Child 'ssh.json'
    $user = Get-LocalUser -Name $name -ErrorAction SilentlyContinue
    if ($null -ne $user -and ($null -eq $note -or $note['sid'] -cne [string]$user.SID)) {
        throw "There is an account $name that Sluice did not make. Nothing has changed."
    }
    if ($null -eq $note) {
        $note = [ordered]@{ start = [string]$service.StartType; running = ([string]$service.Status -eq 'Running'); sid = $null }
        Write-SluiceState -Child 'ssh.json' -Value $note
    }
    # Its first start makes its folder, its configuration and its host keys.
    Set-Service -Name 'sshd' -StartupType Automatic
    Start-Service -Name 'sshd'
    $folder = Join-Path $env:ProgramData 'ssh'
    $problem = Test-SluiceFolder -Path $folder
    if ($null -ne $problem) { throw $problem }

    if ($null -eq $user) {
        # Nobody ever learns the password: the configuration takes the key alone.
        $password = New-Object Security.SecureString
        foreach ($character in (New-SluicePassword).ToCharArray()) { $password.AppendChar($character) }
        $user = New-LocalUser -Name $name -Password $password -Description 'Sluice: hands in signed jobs.' -AccountNeverExpires -PasswordNeverExpires -UserMayNotChangePassword
        $note['sid'] = [string]$user.SID
        Write-SluiceState -Child 'ssh.json' -Value $note
    }
    Grant-SluiceDrop -Account $name -Sid $note['sid']

    $keys = Join-Path $folder "$($name)_keys"
    # Empty until only administrators and the server can write to it.
    [IO.File]::WriteAllText($keys, '')
    $run = Invoke-SluiceProgram -Path 'icacls.exe' -Arguments $keys, '/inheritance:r', '/grant:r', '*S-1-5-18:F', '/grant:r', '*S-1-5-32-544:F', '/q'
    if ($run.ExitCode -ne 0) { throw "icacls.exe ended with $($run.ExitCode): $($run.Output)" }
    [IO.File]::WriteAllText($keys, "restrict $PublicKey sluice`n")

    Set-SluiceSshConfig -Keys $keys
    "Account:  $name"
    foreach ($one in Get-SluiceHostKey) { "Host key: $one" }
}
