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
    # Lets this PC wake itself for it, where it is a personal one.
    if ($When -ceq 'tonight') { Write-SluiceState -Child 'tonight.json' -Value ([ordered]@{ at = (ConvertTo-SluiceInstant -Time (Get-SluiceNow)) }) }
    Set-SluiceWish -Kind $When
    'The controller is asked. It decides which updates are released.'
}
