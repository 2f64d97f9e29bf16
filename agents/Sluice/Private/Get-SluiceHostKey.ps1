function Get-SluiceHostKey {
    <#
    .SYNOPSIS
    The host keys of the SSH server, each as its type and its SHA-256, in the way in which the dashboard shows them.
    #>
    $folder = Join-Path $env:ProgramData 'ssh'
    foreach ($file in [IO.Directory]::GetFiles($folder, 'ssh_host_*_key.pub') | Sort-Object) {
        $type, $blob = [IO.File]::ReadAllText($file).Split(' ')
        $hash = [Security.Cryptography.SHA256]::Create()
        try { $digest = $hash.ComputeHash([Convert]::FromBase64String($blob[0])) } finally { $hash.Dispose() }
        '{0} SHA256:{1}' -f $type, [Convert]::ToBase64String($digest).TrimEnd('=')
    }
}
