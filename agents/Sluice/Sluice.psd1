@{
    RootModule        = 'Sluice.psm1'
    ModuleVersion     = '0.2.0'
    GUID              = '6f0f3a52-3c1f-4c86-9a0e-5b8f3e9f6d21'
    Author            = 'Sluice'
    Description       = 'Holds back and releases Windows updates on this PC, as its own controller orders.'
    PowerShellVersion = '5.1'
    FunctionsToExport = @(
        'Get-SluiceStatus'
        'Invoke-SluicePoll'
        'Invoke-SluiceWork'
        'Invoke-SluiceDrop'
        'Install-SluiceAgent'
        'Update-SluiceAgent'
        'Remove-SluiceAgent'
        'Test-SluiceMachine'
        'Set-SluiceKeys'
        'Suspend-Sluice'
        'Resume-Sluice'
        'Request-SluiceInstall'
        'Enable-SluiceWinRm'
        'Disable-SluiceWinRm'
        'Enable-SluiceSsh'
        'Disable-SluiceSsh'
    )
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
