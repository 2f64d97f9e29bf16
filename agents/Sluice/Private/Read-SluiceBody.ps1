function Read-SluiceBody {
    <#
    .SYNOPSIS
    Reads the body of an HTTP/1.1 answer, by Content-Length or in chunks, as UTF-8 text. Larger than the limit is refused unread.
    .PARAMETER Limit
    Bytes.
    #>
    param([Parameter(Mandatory)]$Connection, [Parameter(Mandatory)]$Head, [int]$Limit = 1MB)

    if ($Head.Status -eq 204 -or $Head.Status -eq 304) { return '' }
    $body = New-Object 'System.Collections.Generic.List[byte]'
    if ([string]$Head.Headers['transfer-encoding'] -eq 'chunked') {
        while ($true) {
            $line = New-Object Text.StringBuilder
            while ($line.Length -lt 2 -or $line[$line.Length - 2] -ne "`r") {
                if ($line.Length -gt 64) { throw 'The answer has an unreadable chunk.' }
                $null = $line.Append([char](Read-SluiceExactly -Connection $Connection -Count 1)[0])
            }
            if ($line.ToString() -cnotmatch '^([0-9A-Fa-f]{1,7})(;|\r)') { throw 'The answer has an unreadable chunk.' }
            $size = [Convert]::ToInt32($Matches[1], 16)
            if ($body.Count + $size -gt $Limit) { throw 'The answer is too large.' }
            if ($size -gt 0) { $body.AddRange((Read-SluiceExactly -Connection $Connection -Count $size)) }
            $null = Read-SluiceExactly -Connection $Connection -Count 2
            if ($size -eq 0) { break }
        }
    } else {
        $length = 0
        if (-not [int]::TryParse([string]$Head.Headers['content-length'], [ref]$length) -or $length -lt 0) { throw 'The answer has no length.' }
        if ($length -gt $Limit) { throw 'The answer is too large.' }
        if ($length -gt 0) { $body.AddRange((Read-SluiceExactly -Connection $Connection -Count $length)) }
    }
    (New-Object Text.UTF8Encoding -ArgumentList $false, $true).GetString($body.ToArray())
}
