function Get-SluiceSystemFinding {
    <#
    .SYNOPSIS
    What the doctor can tell from this Windows itself, held or not.
    #>
    $commit = $null
    $detail = 'The installer object cannot be made.'
    try {
        $installer = (New-SluiceUpdateSession).CreateUpdateInstaller()
        # Asked for, never called: Commit would ready a pending feature update.
        $commit = $null -ne $installer.PSObject.Methods['Commit']
        $detail = "Late binding shows Commit: $commit."
    } catch {
        $detail = "The installer object cannot be made: $(Get-SluiceHResult -ErrorRecord $_)"
    }
    New-SluiceFinding -Question 'commit-can-be-called' -Answer $commit -Detail $detail

    $delivery = Get-SluiceDelivery
    $shared = if ($null -ne $delivery -and $delivery['fromPeers'] + $delivery['fromHttp'] -gt 0) { $delivery['fromPeers'] -gt 0 } else { $null }
    New-SluiceFinding -Question 'peers-share' -Answer $shared -Detail $(if ($null -ne $delivery) { "Bytes from peers $($delivery['fromPeers']), from Microsoft $($delivery['fromHttp'])." } else { 'Delivery Optimization does not tell.' })

    $metered = Test-SluiceMetered
    New-SluiceFinding -Question 'metered-can-be-read' -Answer ($null -ne $metered) -Detail $(if ($null -ne $metered) { "Metered: $metered." } else { 'Not readable from this account.' })

    $mode = [string]$ExecutionContext.SessionState.LanguageMode
    New-SluiceFinding -Question 'language-is-full' -Answer ($mode -eq 'FullLanguage') -Detail $mode
    $control = Get-SluiceRegistryValue -Path 'HKLM:\SYSTEM\CurrentControlSet\Control\CI\Policy' -Name 'VerifiedAndReputablePolicyState'
    $on = if ($control['exists']) { $control['value'] -eq 1 } else { $false }
    New-SluiceFinding -Question 'smart-app-control-is-on' -Answer $on -Detail $(if ($control['exists']) { "State $($control['value'])." } else { 'Not present.' })

    New-SluiceFinding -Question 'hidden-stays-hidden' -Answer $null -Detail 'Sluice hides no updates.'
    $pin = Get-SluiceRegistryValue -Path 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate' -Name 'TargetReleaseVersionInfo'
    New-SluiceFinding -Question 'version-pin-filters-search' -Answer $null -Detail $(if ($pin['exists']) { "Windows is pinned to $($pin['value'])." } else { 'No version is pinned.' })
}
