function Remove-SluiceFolder {
    <#
    .SYNOPSIS
    Deletes a folder of ours. The poll task's process may hold a file for a moment longer, hence the repetitions.
    #>
    param([Parameter(Mandatory)][string]$Path)

    for ($try = 1; [IO.Directory]::Exists($Path); $try++) {
        try {
            Remove-Item -LiteralPath $Path -Recurse -Force
        } catch {
            if ($try -ge 10) { throw }
            Start-Sleep -Milliseconds 500
        }
    }
}
