function Get-SluiceHoldPlan {
    <#
    .SYNOPSIS
    What a rung writes to hold Windows Update back, as a list of path, name and wanted value.
    .DESCRIPTION
    Every method of the ladder is such a list, so all of them are applied, read back, renewed and restored in one way: Set-SluiceHold,
    Get-SluiceHoldEvidence, Restore-SluiceJournal. Never here: a dummy WSUS server, switching off wuauserv, BITS or DoSvc, touching
    WaaSMedic, or hiding the Settings page. The reasons are in docs/holding.md.
    .PARAMETER PauseFrom
    When the pause of the Settings page began; it ends 34 days later.
    #>
    param([Parameter(Mandatory)][ValidateSet('policy', 'pause', 'orchestrator')][string]$Rung, [Parameter(Mandatory)][DateTime]$PauseFrom)

    Get-SluicePolicyPlan
    if ($Rung -cne 'policy') { Get-SluicePausePlan -From $PauseFrom }
    if ($Rung -ceq 'orchestrator') { Get-SluiceOrchestratorPlan }
}
