function Wait-SluiceWindow {
    <#
    .SYNOPSIS
    Stays while this PC is needed in the window for which it was woken: Windows lets nothing sleep before a task that woke it has ended.
    .DESCRIPTION
    The connection of the poll task died in the sleep, which it notices within seven minutes at most; the order comes after that. So at
    least twenty minutes, then as long as a job or a restart is under way, and six hours at most.
    #>
    for ($minute = 0; $minute -lt 360; $minute++) {
        $busy = $null -ne (Get-SluiceInbox) -or $null -ne (Read-SluiceState -Child 'restart.json')
        if ($minute -ge 20 -and -not $busy) { return }
        Start-Sleep -Seconds 60
    }
}
