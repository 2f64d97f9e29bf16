function Read-SluiceExactly {
    <#
    .SYNOPSIS
    Takes exactly so many bytes from a connection.
    #>
    param([Parameter(Mandatory)]$Connection, [Parameter(Mandatory)][int]$Count)

    while ($Connection.Buffer.Count -lt $Count) { Read-SluiceBytes -Connection $Connection }
    $bytes = $Connection.Buffer.GetRange(0, $Count).ToArray()
    $Connection.Buffer.RemoveRange(0, $Count)
    , $bytes
}
