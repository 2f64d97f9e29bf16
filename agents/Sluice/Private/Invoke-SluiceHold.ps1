function Invoke-SluiceHold {
    <#
    .SYNOPSIS
    The verbs hold and renew: a lease in force, then the values, read back and reported.
    #>
    param([Parameter(Mandatory)]$Order)

    $hold = Read-SluiceState -Child 'hold.json'
    if ($Order['verb'] -ceq 'renew' -and ($null -eq $hold -or $hold['level'] -cne 'set')) {
        return (New-SluiceOutcome -Outcome refused -Reason 'not-held')
    }
    if (Test-SluiceOverdue) { return (New-SluiceOutcome -Outcome refused -Reason 'hold-too-old') }
    $lease = Get-SluiceLease
    if ($Order['verb'] -ceq 'renew' -or $null -eq $lease -or $lease.NotAfter -le (Get-SluiceControllerTime)) {
        if (-not (Update-SluiceLease)) {
            return (New-SluiceOutcome -Outcome failed -Reason 'lease-ran-out' -Detail 'The controller gave no hold lease.')
        }
    }
    Set-SluiceProgress -Phase 'verifying' -Percent 50
    $reason = Set-SluiceHold
    $cleaned = $null
    if ($null -eq $reason) {
        try {
            $cleaned = Clear-SluiceStaged
        } catch {
            Write-SluiceLog -Level warning -Message "Downloads from before the hold: $($_.Exception.Message)"
        }
    }
    $report = Get-SluiceHoldReport
    Send-SluiceReport -Kind hold -Content $report
    if ($null -ne $reason) {
        $wrong = @($report['evidence'] | Where-Object { -not $_['ok'] } | ForEach-Object {
                "$($_['what']): expected $($_['expected']), found $($_['found'])"
            })
        return (New-SluiceOutcome -Outcome failed -Reason $reason -Detail ($wrong -join '; '))
    }
    New-SluiceOutcome -Outcome succeeded -Detail $cleaned
}
