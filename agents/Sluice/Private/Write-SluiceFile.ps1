function Write-SluiceFile {
    <#
    .SYNOPSIS
    Writes a state file so that a power cut leaves either the old text or the new one, never half of it.
    .DESCRIPTION
    UTF-8 without BOM into a neighbour, flushed to the disk, then put in place. Another task of ours that writes the same file at this moment,
    or on Windows a reader that has the old one open, makes that fail for a moment, hence the few repetitions.
    .PARAMETER Child
    Path inside the state folder.
    #>
    param([Parameter(Mandatory)][string]$Child, [Parameter(Mandatory)][AllowEmptyString()][string]$Text)

    $path = Get-SluicePath -Child $Child
    $new = "$path.new"
    $bytes = (New-Object Text.UTF8Encoding -ArgumentList $false).GetBytes($Text)
    for ($try = 1; ; $try++) {
        try {
            $stream = New-Object IO.FileStream -ArgumentList $new, ([IO.FileMode]::Create), ([IO.FileAccess]::Write), ([IO.FileShare]::None)
            try {
                $stream.Write($bytes, 0, $bytes.Length)
                $stream.Flush($true)
            } finally {
                $stream.Dispose()
            }
            if ([IO.File]::Exists($path)) {
                [IO.File]::Replace($new, $path, [NullString]::Value)
            } else {
                [IO.File]::Move($new, $path)
            }
            return
        } catch {
            if ($try -ge 10) { throw }
            Start-Sleep -Milliseconds 100
        }
    }
}
