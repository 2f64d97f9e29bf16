function Set-SluiceSshConfig {
    <#
    .SYNOPSIS
    Puts our block into sshd_config, or takes it out, and restarts the server where that changed anything. Everything else in the file stays
    byte for byte.
    .DESCRIPTION
    The block stands before the first Match of the file, because of several that fit the first one counts. The server itself checks the new file
    before it takes the place of the old one.
    .PARAMETER Keys
    Path of the file with our account's key; without it the block goes.
    #>
    param([string]$Keys)

    $path = Join-Path (Join-Path $env:ProgramData 'ssh') 'sshd_config'
    if (-not [IO.File]::Exists($path)) {
        if (-not $Keys) { return }
        throw "There is no $path, although the server was started."
    }
    # Latin-1 keeps every byte.
    $encoding = [Text.Encoding]::GetEncoding(28591)
    $old = [IO.File]::ReadAllText($path, $encoding)
    $text = $old -replace '(?ms)^# Sluice begin\b.*?^# Sluice end\r?\n', ''
    if ($Keys) {
        $shell = Join-Path (Join-Path (Join-Path $env:SystemRoot 'System32') 'WindowsPowerShell') (Join-Path 'v1.0' 'powershell.exe')
        $script = Join-Path (Join-Path (Get-SluicePath -Code) 'service') 'Receive-SluiceOrder.ps1'
        $block = @(
            '# Sluice begin: this account hands in signed jobs and can do nothing else. Enable-SluiceSsh.ps1 -Undo takes it out.'
            'Match User sluice-drop'
            # Without quotes at its start, so that cmd.exe and PowerShell both take it, whichever is the default shell.
            "    ForceCommand $shell -NoProfile -NonInteractive -ExecutionPolicy Bypass -File `"$script`""
            '    PermitTTY no'
            '    DisableForwarding yes'
            '    AuthenticationMethods publickey'
            '    PasswordAuthentication no'
            "    AuthorizedKeysFile $($Keys.Replace('\', '/'))"
            '# Sluice end'
        ) -join "`r`n"
        $first = [regex]::Match($text, '(?mi)^[ \t]*Match[ \t]')
        $at = if ($first.Success) { $first.Index } else { $text.Length }
        $lead = if ($at -gt 0 -and $text[$at - 1] -ne "`n") { "`r`n" } else { '' }
        $text = $text.Insert($at, "$lead$block`r`n")
    }
    if ($text -ceq $old) { return }

    $new = "$path.sluice"
    [IO.File]::WriteAllText($new, $text, $encoding)
    try {
        if ($Keys) {
            $run = Invoke-SluiceProgram -Path (Get-SluiceSshServer) -Arguments '-t', '-f', $new
            if ($run.ExitCode -ne 0) { throw "The SSH server does not take the new configuration, so the old one stays: $($run.Output)" }
        }
        # Keeps the rights of the file.
        [IO.File]::Replace($new, $path, [NullString]::Value)
    } finally {
        if ([IO.File]::Exists($new)) { [IO.File]::Delete($new) }
    }
    if ([string](Get-Service -Name 'sshd').Status -eq 'Running') {
        Stop-Service -Name 'sshd' -Force
        Start-Service -Name 'sshd'
    }
}
