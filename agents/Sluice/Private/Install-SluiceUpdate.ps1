function Install-SluiceUpdate {
    <#
    .SYNOPSIS
    Installs downloaded updates: each exclusive one and each firmware alone and first, then the others together.
    .DESCRIPTION
    Windows Update refuses an exclusive update in company (0x80240019). When Windows wants a restart between two groups, the
    rest is left for after it. Firmware is begun only where the system drive will start without asking for its recovery key.
    #>
    param([Parameter(Mandatory)]$Installer, [Parameter(Mandatory)]$Updates, [Parameter(Mandatory)]$Order, [Parameter(Mandatory)]$Settled)

    $job = $Order['job']
    $groups = New-Object 'System.Collections.Generic.List[object]'
    $alone = { param($update) [int](Get-SluiceBehaviour -Update $update -Name 'Impact') -eq 2 -or (Test-SluiceFirmware -Update $update) }
    foreach ($update in $Updates) { if (& $alone $update) { $groups.Add(@($update)) } }
    $others = @($Updates | Where-Object { -not (& $alone $_) })
    if ($others.Count -gt 0) { $groups.Add($others) }

    $Installer.AllowSourcePrompts = $false
    try { $Installer.ForceQuiet = $true } catch { Write-SluiceLog -Level warning -Message 'ForceQuiet is not known to this Windows.' }
    $done = 0
    foreach ($group in $groups) {
        $reason = $null
        if (Test-SluiceStop -Job $job) { $reason = 'stopped-by-person' }
        elseif ($done -gt 0 -and (New-SluiceComObject -ProgId 'Microsoft.Update.SystemInfo').RebootRequired) { $reason = 'restart-pending' }
        $firmware = $null -eq $reason -and (Test-SluiceFirmware -Update $group[0])
        if ($firmware -and -not (Suspend-SluiceBitLocker)) { $reason = 'drive-protected' }
        if ($null -ne $reason) {
            foreach ($update in $group) { Add-SluiceUpdateResult -To $Settled -Update $update -Outcome skipped -Reason $reason }
            continue
        }
        # The intent of the job grows with each group and keeps its first time.
        $intent = Read-SluiceState -Child "intents/$job.json"
        $known = @(if ($null -ne $intent) { $intent['updates'] })
        $at = if ($null -ne $intent) { $intent['at'] } else { ConvertTo-SluiceInstant -Time (Get-SluiceNow) }
        $now = @($group | ForEach-Object { Get-SluiceUpdateIdentity -Update $_ })
        $grown = [ordered]@{ job = $job; attempt = $Order['attempt']; at = $at; updates = @($known + $now) }
        if ($null -eq $intent) { Limit-SluiceFolder -Child 'intents' -Keep 199 }
        Write-SluiceState -Child "intents/$job.json" -Value $grown

        $from = 50 + [int](50 * $done / @($Updates).Count)
        $done += $group.Count
        $to = 50 + [int](50 * $done / @($Updates).Count)
        Set-SluiceProgress -Phase 'installing' -Percent $from
        try {
            $results = @(Invoke-SluiceUpdateJob -Worker $Installer -Kind Install -Updates $group -Job $job -Share $from, $to)
        } catch {
            $hresult = Get-SluiceHResult -ErrorRecord $_
            $results = @($group | ForEach-Object { [pscustomobject]@{ Code = 4; HResult = $hresult; Restart = $false } })
        }
        if ($firmware -and $results[0].Code -notin 2, 3) { Resume-SluiceBitLocker -Now }
        for ($i = 0; $i -lt $group.Count; $i++) {
            $one = $results[$i]
            $result = @{ To = $Settled; Update = $group[$i]; Restart = $one.Restart; HResult = $one.HResult }
            if ($one.Code -in 2, 3) { Add-SluiceUpdateResult @result -Outcome succeeded }
            elseif ($one.Code -in 0, 5 -and (Test-SluiceStop -Job $job)) { Add-SluiceUpdateResult @result -Outcome skipped -Reason 'stopped-by-person' }
            else { Add-SluiceUpdateResult @result -Outcome failed -Reason 'install-failed' }
        }
    }
}
