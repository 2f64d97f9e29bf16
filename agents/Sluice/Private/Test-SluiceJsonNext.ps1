function Test-SluiceJsonNext {
    <#
    .SYNOPSIS
    Whether the next JSON token is this bracket. Does not move on.
    #>
    param([Parameter(Mandatory)][hashtable]$Reader, [Parameter(Mandatory)][string]$Mark)

    $match = $Reader.Regex.Match($Reader.Text, $Reader.At)
    $match.Success -and $match.Groups['p'].Value -eq $Mark
}
