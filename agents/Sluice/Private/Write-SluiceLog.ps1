function Write-SluiceLog {
    <#
    .SYNOPSIS
    Adds a line to the log of this task. At most 1 MiB a file, one older file is kept.
    .DESCRIPTION
    Never receives a credential or token. A log that cannot be written must not stop the work.
    #>
    param([Parameter(Mandatory)][string]$Message, [ValidateSet('info', 'warning', 'error')][string]$Level = 'info')

    try {
        $path = Get-SluicePath -Child "log/$($script:SluiceLogName).log"
        $file = New-Object IO.FileInfo -ArgumentList $path
        if ($file.Exists -and $file.Length -gt 1MB) {
            [IO.File]::Delete("$path.1")
            [IO.File]::Move($path, "$path.1")
        }
        $line = '{0} {1} {2}' -f (ConvertTo-SluiceInstant -Time (Get-SluiceNow)), $Level, ($Message -replace '[\r\n]+', ' ')
        [IO.File]::AppendAllText($path, $line + "`r`n", (New-Object Text.UTF8Encoding -ArgumentList $false))
    } catch {
        Write-Verbose "Log not written: $($_.Exception.Message)"
    }
}
