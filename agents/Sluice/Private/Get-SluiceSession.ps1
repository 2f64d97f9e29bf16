function Get-SluiceSession {
    <#
    .SYNOPSIS
    Who is signed in, and since when each session is shown to be idle.
    .DESCRIPTION
    A session is one in which explorer.exe runs. Home has neither quser nor msg, and the time of the last input needs compiled
    code. What can be shown without it: a session whose lock screen (LogonUI.exe in the same session) has been up since a time
    has had no work done in it since that time.
    .OUTPUTS
    For each session Id and IdleSince (UTC, $null = nobody can show that it is idle). $null instead of a list where processes
    cannot be read.
    #>
    $processes = @(Get-SluiceCim -ClassName 'Win32_Process' -Filter "Name='explorer.exe' OR Name='LogonUI.exe' OR Name='csrss.exe'")
    # csrss.exe runs on every Windows: an answer without it is no answer.
    if (@($processes | Where-Object { $_.Name -eq 'csrss.exe' }).Count -eq 0) { return $null }
    $sessions = foreach ($id in @($processes | Where-Object { $_.Name -eq 'explorer.exe' } | ForEach-Object { $_.SessionId } | Sort-Object -Unique)) {
        $lock = @($processes | Where-Object { $_.Name -eq 'LogonUI.exe' -and $_.SessionId -eq $id -and $null -ne $_.CreationDate })
        $since = if ($lock.Count -gt 0) { ([DateTime]$lock[0].CreationDate).ToUniversalTime() } else { $null }
        [pscustomobject]@{ Id = $id; IdleSince = $since }
    }
    , @($sessions)
}
