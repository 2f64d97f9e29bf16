function Get-SluiceOfferedKeys {
    <#
    .SYNOPSIS
    Asks whoever answers at the controller's address for new keys. Gives their envelope, or $null where there are none.
    .DESCRIPTION
    Any certificate will do: this is asked when the pinned one is no longer shown, nothing is told to the other end, and only the
    recovery key's signature decides about the answer. It takes a connection of its own, which is closed at once.
    #>
    param([Parameter(Mandatory)]$Config)

    $connection = Open-SluiceConnection -Config $Config -AnyCertificate
    try {
        $head = "GET /agent/v1/keys HTTP/1.1`r`nHost: $($connection.Host)`r`nAccept: application/json`r`nConnection: close`r`n`r`n"
        Send-SluiceBytes -Connection $connection -Bytes ([Text.Encoding]::ASCII.GetBytes($head))
        $answer = Read-SluiceHead -Connection $connection
        if ($answer.Status -ne 200) { return $null }
        $data = ConvertFrom-SluiceJson -Text (Read-SluiceBody -Connection $connection -Head $answer -Limit 65536)
        if ($data -is [Collections.IDictionary]) { $data['keys'] }
    } finally {
        $connection.Stream.Dispose()
        $connection.Client.Close()
    }
}
