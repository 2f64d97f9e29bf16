function Invoke-SluiceRequest {
    <#
    .SYNOPSIS
    One HTTP request to the controller over the kept connection. The agent's only way to the network.
    .DESCRIPTION
    The connection is kept for the next request. A kept one may have been closed by the other end meanwhile: if it fails at
    once, the request is sent again over a fresh one, which every message allows (all are idempotent; enrolment comes first on
    its connection).
    .PARAMETER Config
    Dictionary with address, caSha256, ca and proxy.
    .PARAMETER Credential
    Sent as bearer credential, if given. Never logged.
    .PARAMETER TimeoutSeconds
    How long the answer may take to begin.
    .OUTPUTS
    Status (integer), Headers (dictionary), Text. Throws where no answer came.
    #>
    param(
        [Parameter(Mandatory)]$Config,
        [Parameter(Mandatory)][string]$Path,
        [Parameter(Mandatory)][string]$Body,
        [string]$Credential,
        [int]$TimeoutSeconds = 60
    )

    $bytes = (New-Object Text.UTF8Encoding -ArgumentList $false).GetBytes($Body)
    # New keys may have been taken meanwhile, also by another process.
    if ($null -ne $script:SluiceConnection -and $script:SluiceConnection.Pin -cne "$($Config['address']) $($Config['caSha256'])") { Close-SluiceConnection }
    while ($true) {
        if ($null -eq $script:SluiceConnection) { $script:SluiceConnection = Open-SluiceConnection -Config $Config }
        $connection = $script:SluiceConnection
        $head = "POST $Path HTTP/1.1`r`nHost: $($connection.Host)`r`nContent-Type: application/json`r`nAccept: application/json`r`nContent-Length: $($bytes.Length)`r`n"
        if ($Credential) { $head += "Authorization: Bearer $Credential`r`n" }
        $watch = [Diagnostics.Stopwatch]::StartNew()
        try {
            $connection.Client.ReceiveTimeout = $TimeoutSeconds * 1000
            Send-SluiceBytes -Connection $connection -Bytes ([Text.Encoding]::ASCII.GetBytes("$head`r`n"))
            Send-SluiceBytes -Connection $connection -Bytes $bytes
            $answer = Read-SluiceHead -Connection $connection
            $connection.Client.ReceiveTimeout = 30000
            $text = Read-SluiceBody -Connection $connection -Head $answer
            $connection.Used = $true
            if ([string]$answer.Headers['connection'] -eq 'close') { Close-SluiceConnection }
            return [pscustomobject]@{ Status = $answer.Status; Headers = $answer.Headers; Text = $text }
        } catch {
            $stale = $connection.Used -and $watch.Elapsed.TotalSeconds -lt 5
            Close-SluiceConnection
            if (-not $stale) { throw }
        }
    }
}
