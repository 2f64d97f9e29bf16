function Read-SluiceFile {
    <#
    .SYNOPSIS
    Reads a state file as text, or gives $null where there is none.
    #>
    param([Parameter(Mandatory)][string]$Child)

    $path = Get-SluicePath -Child $Child
    if (-not [IO.File]::Exists($path)) { return $null }
    # Sharing everything lets the other task replace the file while this one reads it.
    $share = [IO.FileShare]::ReadWrite -bor [IO.FileShare]::Delete
    $stream = New-Object IO.FileStream -ArgumentList $path, ([IO.FileMode]::Open), ([IO.FileAccess]::Read), $share
    try {
        $reader = New-Object IO.StreamReader -ArgumentList $stream, ([Text.Encoding]::UTF8)
        $reader.ReadToEnd()
    } finally {
        $stream.Dispose()
    }
}
