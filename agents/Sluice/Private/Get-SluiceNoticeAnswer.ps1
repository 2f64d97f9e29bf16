function Get-SluiceNoticeAnswer {
    <#
    .SYNOPSIS
    What was answered to the last notice: 6 (now), 7 (later), or $null where nobody has answered, or nothing was shown.
    #>
    try {
        $result = [long](Get-ScheduledTaskInfo -TaskName 'Sluice notice' -ErrorAction Stop).LastTaskResult
        if ($result -in 6, 7) { [int]$result } else { $null }
    } catch {
        $null
    }
}
