function Step-SluiceJson {
    <#
    .SYNOPSIS
    Takes the next JSON token and moves on. Throws where no token starts.
    #>
    param([Parameter(Mandatory)][hashtable]$Reader)

    $match = $Reader.Regex.Match($Reader.Text, $Reader.At)
    if (-not $match.Success) { throw "JSON: unreadable at $($Reader.At)." }
    $Reader.At = $match.Index + $match.Length
    $match
}
