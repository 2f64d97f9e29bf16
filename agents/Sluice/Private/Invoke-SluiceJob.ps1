function Invoke-SluiceJob {
    <#
    .SYNOPSIS
    Does what a verified order says. Every verb the agent knows stands here.
    .OUTPUTS
    As New-SluiceOutcome. Leaving is the one verb in two halves; Invoke-SluiceWork does it.
    #>
    param([Parameter(Mandatory)]$Order)

    switch -CaseSensitive ($Order['verb']) {
        'inventory' {
            Send-SluiceReport -Kind inventory -Content (Get-SluiceInventory -Session (New-SluiceUpdateSession))
            return (New-SluiceOutcome -Outcome succeeded)
        }
        'scan' {
            Set-SluiceProgress -Phase 'searching'
            try {
                $scan = Get-SluiceScan -Session (New-SluiceUpdateSession)
            } catch {
                return (New-SluiceOutcome -Outcome failed -Reason 'search-failed' -HResult (Get-SluiceHResult -ErrorRecord $_) -Detail $_.Exception.Message)
            }
            Send-SluiceReport -Kind scan -Content $scan
            if (-not $scan['complete']) {
                $reason = if ($scan['resultCode'] -eq 3) { 'search-incomplete' } else { 'search-failed' }
                $hresult = if ($scan['warnings'].Count -gt 0) { $scan['warnings'][0]['hresult'] } else { '' }
                return (New-SluiceOutcome -Outcome failed -Reason $reason -HResult $hresult)
            }
            return (New-SluiceOutcome -Outcome succeeded)
        }
        'hold' { return (Invoke-SluiceHold -Order $Order) }
        'renew' { return (Invoke-SluiceHold -Order $Order) }
        'resume' { return (Invoke-SluiceResume) }
        { $_ -cin 'download', 'install' } {
            # Until the work process ends.
            Set-SluiceAwake
            return (Invoke-SluiceInstall -Order $Order)
        }
        'restart' { return (Invoke-SluiceRestart -Order $Order) }
        'uninstall' { return (Invoke-SluiceUninstall -Order $Order) }
        'repair' { return (Invoke-SluiceRepair -Order $Order) }
        'notify' { return (Invoke-SluiceNotify -Order $Order) }
        'settings' { return (Invoke-SluiceSettings -Order $Order) }
        'wake' { return (Invoke-SluiceWake -Order $Order) }
        'doctor' {
            Send-SluiceReport -Kind doctor -Content (Test-SluiceMachine)
            return (New-SluiceOutcome -Outcome succeeded)
        }
        'rotate' { return (Invoke-SluiceRotate) }
    }
    New-SluiceOutcome -Outcome refused -Reason 'unknown-verb'
}
