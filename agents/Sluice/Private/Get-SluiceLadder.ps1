function Get-SluiceLadder {
    <#
    .SYNOPSIS
    The rungs of the hold ladder for this edition, mildest first.
    .DESCRIPTION
    Each rung holds what the milder ones hold, and one method more: `policy` the policy values (Get-SluicePolicyPlan), `pause` the
    pause of the Settings page (Get-SluicePausePlan), `orchestrator` the update orchestrator's service off
    (Get-SluiceOrchestratorPlan). Home begins with `pause`, because it need not honour the policy values. A machine climbs one rung
    only after a leak of its own (Step-SluiceRung).
    #>
    param([Parameter(Mandatory)][bool]$IsHome)

    if (-not $IsHome) { 'policy' }
    'pause'
    'orchestrator'
}
