function Unregister-SluiceTask {
    <#
    .SYNOPSIS
    Deletes one of the agent's scheduled tasks; a missing one is fine.
    #>
    param([Parameter(Mandatory)][ValidateSet('poll', 'work', 'dead-man', 'notice', 'wake', 'drop')][string]$Kind)

    if (Get-ScheduledTask -TaskName "Sluice $Kind" -ErrorAction SilentlyContinue) {
        Unregister-ScheduledTask -TaskName "Sluice $Kind" -Confirm:$false
    }
}
