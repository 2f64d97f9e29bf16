function Close-SluiceConnection {
    <#
    .SYNOPSIS
    Closes the kept connection, if there is one.
    #>
    if ($null -eq $script:SluiceConnection) { return }
    try { $script:SluiceConnection.Stream.Dispose() } catch { Write-Verbose $_.Exception.Message }
    $script:SluiceConnection.Client.Close()
    $script:SluiceConnection = $null
}
