function Send-SluiceBytes {
    <#
    .SYNOPSIS
    Writes bytes to a connection at once.
    #>
    param([Parameter(Mandatory)]$Connection, [Parameter(Mandatory)][byte[]]$Bytes)

    $Connection.Stream.Write($Bytes, 0, $Bytes.Length)
    $Connection.Stream.Flush()
}
