function Read-SluiceFile {
    <#
    .SYNOPSIS
    Reads a state file as text, or gives $null where there is none.
    .DESCRIPTION
    Windows replaces a file in more than one step (ReplaceFile): for a moment nobody else can open it, or there is none of its name. A file
    taken for missing in that moment would be a lost hold or a lost job, hence the few repetitions.
    #>
    param([Parameter(Mandatory)][string]$Child)

    $path = Get-SluicePath -Child $Child
    # Sharing everything lets the other task replace the file while this one reads it.
    $share = [IO.FileShare]::ReadWrite -bor [IO.FileShare]::Delete
    for ($try = 1; ; $try++) {
        # What waits beside it is about to be put in place.
        if (-not [IO.File]::Exists($path) -and ($try -ge 5 -or -not [IO.File]::Exists("$path.new"))) { return $null }
        try {
            $stream = New-Object IO.FileStream -ArgumentList $path, ([IO.FileMode]::Open), ([IO.FileAccess]::Read), $share
            break
        } catch {
            if ($try -ge 10) { throw }
            Start-Sleep -Milliseconds 50
        }
    }
    try {
        $reader = New-Object IO.StreamReader -ArgumentList $stream, ([Text.Encoding]::UTF8)
        $reader.ReadToEnd()
    } finally {
        $stream.Dispose()
    }
}
