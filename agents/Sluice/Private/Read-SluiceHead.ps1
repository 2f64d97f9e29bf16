function Read-SluiceHead {
    <#
    .SYNOPSIS
    Reads status line and headers of an HTTP/1.1 answer, at most 16 KiB.
    .OUTPUTS
    Status (integer) and Headers (dictionary, names in lower case).
    #>
    param([Parameter(Mandatory)]$Connection)

    $latin = [Text.Encoding]::GetEncoding(28591)
    while ($true) {
        $text = $latin.GetString($Connection.Buffer.ToArray())
        $end = $text.IndexOf("`r`n`r`n", [StringComparison]::Ordinal)
        if ($end -ge 0) { break }
        if ($text.Length -gt 16384) { throw 'The head of the answer is too large.' }
        Read-SluiceBytes -Connection $Connection
    }
    $Connection.Buffer.RemoveRange(0, $end + 4)
    $lines = $text.Substring(0, $end) -split "`r`n"
    if ($lines[0] -cnotmatch '^HTTP/1\.[01] ([0-9]{3})( |\z)') { throw 'The answer is not HTTP/1.1.' }
    $status = [int]$Matches[1]
    $headers = @{}
    foreach ($line in $lines | Select-Object -Skip 1) {
        if (-not $line) { continue }
        $colon = $line.IndexOf(':')
        if ($colon -lt 1) { throw 'The answer has an unreadable header.' }
        $headers[$line.Substring(0, $colon).ToLowerInvariant()] = $line.Substring($colon + 1).Trim()
    }
    [pscustomobject]@{ Status = $status; Headers = $headers }
}
