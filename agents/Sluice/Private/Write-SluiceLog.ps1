function Write-SluiceLog {
    <#
    .SYNOPSIS
    Adds a line to the log of this task. At most 1 MiB a file, one older file is kept.
    .DESCRIPTION
    Never receives a credential or token. A log that cannot be written must not stop the work.
    .PARAMETER Repeating
    What may fail again every few minutes for hours: the same text is written once an hour, and then says how often it came.
    #>
    param(
        [Parameter(Mandatory)][string]$Message,
        [ValidateSet('info', 'warning', 'error')][string]$Level = 'info',
        [switch]$Repeating
    )

    try {
        $now = Get-SluiceNow
        # One line a fact, and of a length that can be read, whatever the other end put into it.
        $text = Limit-SluiceText -Value ($Message -replace '[\r\n]+', ' ') -Length 2000
        if ($Repeating) {
            $said = $script:SluiceLogSaid[$text]
            if ($null -ne $said -and [Math]::Abs(($now - $said.At).TotalMinutes) -lt 60) { $said.Times++; return }
            # The process may live for months.
            if ($script:SluiceLogSaid.Count -ge 100) { $script:SluiceLogSaid.Clear() }
            $script:SluiceLogSaid[$text] = @{ At = $now; Times = 0 }
            if ($null -ne $said -and $said.Times -gt 0) { $text += " ($($said.Times) times more since $(ConvertTo-SluiceInstant -Time $said.At))" }
        }
        $path = Get-SluicePath -Child "log/$($script:SluiceLogName).log"
        $file = New-Object IO.FileInfo -ArgumentList $path
        if ($file.Exists -and $file.Length -gt 1MB) {
            [IO.File]::Delete("$path.1")
            [IO.File]::Move($path, "$path.1")
        }
        $line = '{0} {1} {2}' -f (ConvertTo-SluiceInstant -Time $now), $Level, $text
        [IO.File]::AppendAllText($path, $line + "`r`n", (New-Object Text.UTF8Encoding -ArgumentList $false))
    } catch {
        Write-Verbose "Log not written: $($_.Exception.Message)"
    }
}
