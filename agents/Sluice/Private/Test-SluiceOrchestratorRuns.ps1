function Test-SluiceOrchestratorRuns {
    <#
    .SYNOPSIS
    Whether the update orchestrator's service runs now.
    #>
    $service = Get-Service -Name 'UsoSvc' -ErrorAction SilentlyContinue
    $null -ne $service -and [string]$service.Status -eq 'Running'
}
