function Start-SluiceTask {
    <#
    .SYNOPSIS
    Starts one of the agent's scheduled tasks now. Windows ignores it while the task is running.
    #>
    param([Parameter(Mandatory)][ValidateSet('poll', 'work', 'notice')][string]$Kind)

    Start-ScheduledTask -TaskName "Sluice $Kind"
}
