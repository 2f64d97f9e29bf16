function Test-SluiceInUse {
    <#
    .SYNOPSIS
    Whether somebody may be working at this PC: a session exists that is not shown to be idle for 30 minutes. Unknown counts
    as yes.
    #>
    $sessions = Get-SluiceSession
    if ($null -eq $sessions) { return $true }
    $limit = (Get-SluiceNow).AddMinutes(-30)
    foreach ($session in $sessions) {
        if ($null -eq $session.IdleSince -or $session.IdleSince -gt $limit) { return $true }
    }
    $false
}
