function Request-SluiceInstall {
    <#
    .SYNOPSIS
    Asks the controller to install released updates on this PC now or tonight, outside its usual window.
    .PARAMETER When
    now, or tonight.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory)][ValidateSet('now', 'tonight')][string]$When)

    $script:SluiceLogName = 'install'
    Assert-SluiceFolder
    Remove-SluiceFile -Child 'pause.json'
    Set-SluiceWish -Kind $When
    'The controller is asked. It decides which updates are released.'
}
