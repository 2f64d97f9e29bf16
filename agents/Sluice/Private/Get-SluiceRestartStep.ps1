function Get-SluiceRestartStep {
    <#
    .SYNOPSIS
    The next step towards a civil restart: restart, notify, or the reason to wait. Decides only, changes nothing.
    .DESCRIPTION
    Notice first; then the person at the PC may put it off, and their active hours count, both until the deadline. Somebody who may be
    working is never restarted, except where exactly that was ordered, or they said yes to the notice themselves. On a personal PC no order
    overrules its user. With nobody signed in there is nobody to tell.
    .PARAMETER Plan
    Dictionary of restart.json: terms, evenIfInUse, noticedAt, answer (6 now, 7 later), snoozedUntil.
    .PARAMETER Sessions
    As Get-SluiceSession.
    #>
    param([Parameter(Mandatory)]$Plan, [AllowNull()][AllowEmptyCollection()]$Sessions, [Parameter(Mandatory)][DateTime]$Now)

    $terms = $Plan['terms']
    $late = $Now -ge (ConvertFrom-SluiceInstant $terms['deadline'])
    if ($null -ne (Get-SluicePause)) { return 'owner-paused' }
    if ($null -ne $Sessions -and @($Sessions).Count -eq 0) {
        if (-not $late -and (Test-SluiceActiveHour -Hours $terms['activeHours'] -Now $Now)) { return 'active-hours' }
        return 'restart'
    }
    if ($Plan['answer'] -eq 6) { return 'restart' }
    if (-not $late -and (Test-SluiceActiveHour -Hours $terms['activeHours'] -Now $Now)) { return 'active-hours' }
    if ($null -eq $Plan['noticedAt']) { return 'notify' }
    if ($Now -lt (ConvertFrom-SluiceInstant $Plan['noticedAt']).AddMinutes($terms['noticeMinutes'])) { return 'restart-notice' }
    if (-not $late -and $null -ne $Plan['snoozedUntil'] -and $Now -lt (ConvertFrom-SluiceInstant $Plan['snoozedUntil'])) { return 'restart-snoozed' }
    $exactly = $Plan['evenIfInUse'] -and (Get-SluiceOwnership) -cne 'personal'
    if (-not $exactly -and (Test-SluiceInUse)) { return 'user-active' }
    'restart'
}
