function Stop-SluiceTask {
    <#
    .SYNOPSIS
    Ends one of the agent's scheduled tasks, if it runs.
    #>
    param([Parameter(Mandatory)][ValidateSet('poll', 'work')][string]$Kind)

    if (Get-ScheduledTask -TaskName "Sluice $Kind" -ErrorAction SilentlyContinue) { Stop-ScheduledTask -TaskName "Sluice $Kind" }
}
