function Invoke-SluicePoll {
    <#
    .SYNOPSIS
    The poll task: keeps one connection to the controller, takes orders, keeps the hold and its lease alive, repeats
    heartbeats and unsent results. Uses no COM.
    .DESCRIPTION
    Runs until Windows ends it; the task starts it again at boot and every five minutes, and ignores that while it runs.
    Nothing that goes wrong in one round may end the loop: a dead poll task would let the hold lapse.
    .PARAMETER Once
    One round without waiting, for tests and for a person who looks.
    .PARAMETER Woken
    Windows woke this PC for a window: stays, so that it does not sleep again before the work begins. The poll task does the rest.
    #>
    [CmdletBinding()]
    param([switch]$Once, [switch]$Woken)

    $script:SluiceLogName = 'poll'
    Assert-SluiceFolder
    if ($Woken) { Wait-SluiceWindow; return }
    $lock = Enter-SluiceLock -Name 'poll'
    if ($null -eq $lock) { return }
    try {
        foreach ($one in Get-SluiceHostProblem) { Write-SluiceLog -Level error -Message $one }
        $contact = Get-SluiceContact
        while ($true) {
            $pause = 60
            try {
                $pause = Invoke-SluiceRound -Contact $contact -WaitSeconds $(if ($Once) { 0 } else { $contact['waitSeconds'] })
            } catch {
                Write-SluiceLog -Repeating -Level error -Message "Round failed: $($_.Exception.Message) $($_.ScriptStackTrace)"
            }
            # PowerShell keeps the last 256 errors with all that they refer to.
            $global:Error.Clear()
            if ($Once) { return }
            Wait-SluiceRound -Seconds $pause
        }
    } finally {
        Close-SluiceConnection
        $lock.Dispose()
    }
}
