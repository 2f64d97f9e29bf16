function Read-SluiceBytes {
    <#
    .SYNOPSIS
    Reads once from a connection into its buffer. Throws when the other end has closed it.
    #>
    param([Parameter(Mandatory)]$Connection)

    $chunk = New-Object byte[] 16384
    $count = $Connection.Stream.Read($chunk, 0, $chunk.Length)
    if ($count -le 0) { throw (New-Object IO.EndOfStreamException -ArgumentList 'The controller closed the connection.') }
    if ($count -lt $chunk.Length) { [Array]::Resize([ref]$chunk, $count) }
    $Connection.Buffer.AddRange($chunk)
}
