function Invoke-SluiceInstall {
    <#
    .SYNOPSIS
    The verbs download and install: searches once, picks the ordered updates, accepts their licence terms, downloads, and
    installs.
    .DESCRIPTION
    Updates that must be alone (Impact 2) are installed first, each alone. An intent is on disk before Windows Update is asked
    to install; an attempt that finds one first takes the outcome of its updates from Windows' own history, so that a crash
    never makes anything run twice.
    .PARAMETER Order
    The verified order.
    #>
    param([Parameter(Mandatory)]$Order)

    $job = $Order['job']
    $downloadOnly = $Order['verb'] -ceq 'download'
    $settled = [ordered]@{}
    $intent = Read-SluiceState -Child "intents/$job.json"
    $reason = Get-SluiceVeto -Order $Order -Updates @()
    if ($null -ne $reason -and $null -eq $intent) { return (New-SluiceOutcome -Outcome refused -Reason $reason) }

    $session = New-SluiceUpdateSession
    $installer = $session.CreateUpdateInstaller()
    if ($null -ne $intent) {
        if (-not (Wait-SluiceInstaller -Installer $installer -Job $job)) { return (New-SluiceOutcome -Outcome failed -Reason 'installer-busy') }
        foreach ($one in @(Get-SluiceSettled -Session $session -Intent $intent -Attempt $Order['attempt'])) {
            $settled["$($one['updateId'])/$($one['revision'])"] = $one
        }
    } elseif (-not $downloadOnly) {
        if ($installer.IsBusy) { return (New-SluiceOutcome -Outcome refused -Reason 'installer-busy') }
        # After a restart Windows may still be finishing what it installed before.
        if (Test-SluiceServicingBusy) { return (New-SluiceOutcome -Outcome refused -Reason 'servicing-busy') }
        if ((New-SluiceComObject -ProgId 'Microsoft.Update.SystemInfo').RebootRequired) {
            return (New-SluiceOutcome -Outcome refused -Reason 'restart-pending' -RestartRequired $true)
        }
    }
    $open = @($Order['params']['updates'] | Where-Object { -not $settled.Contains("$($_['updateId'])/$($_['revision'])") })
    if ($open.Count -gt 0 -and $null -ne $reason) {
        $open | ForEach-Object { Add-SluiceUpdateResult -To $settled -Update $_ -Outcome skipped -Reason $reason }
    } elseif ($open.Count -gt 0) {
        $found = Select-SluiceUpdate -Session $session -Wanted $open -Settled $settled
        if ($found -is [Collections.IDictionary]) { return $found }
        $reason = Get-SluiceVeto -Order $Order -Updates $found
        if ($null -ne $reason) { return (New-SluiceOutcome -Outcome refused -Reason $reason) }
        $share = if ($downloadOnly) { 0, 100 } else { 0, 50 }
        $ready = @(Save-SluiceUpdate -Session $session -Updates $found -Job $job -Settled $settled -Share $share)
        if (-not $downloadOnly -and $ready.Count -gt 0) { Install-SluiceUpdate -Installer $installer -Updates $ready -Order $Order -Settled $settled }
    }
    Resolve-SluiceInstall -Order $Order -Settled $settled
}
