function Suspend-Sluice {
    <#
    .SYNOPSIS
    Pauses Sluice on a personal PC: nothing is downloaded, installed, uninstalled, repaired or restarted by order. No order can end it.
    .DESCRIPTION
    The pause is kept here and counts at once; the controller is told. A hold stays as it is, and still runs out by itself.
    .PARAMETER Days
    1 to 35.
    #>
    [CmdletBinding()]
    param([ValidateRange(1, 35)][int]$Days = 7)

    $script:SluiceLogName = 'install'
    Assert-SluiceFolder
    if ((Get-SluiceOwnership) -cne 'personal') { throw 'Only the owner of a personal PC can pause Sluice. Ask your administrator.' }
    $until = (Get-SluiceNow).AddDays($Days)
    Write-SluiceState -Child 'pause.json' -Value ([ordered]@{ until = (ConvertTo-SluiceInstant -Time $until) })
    Write-SluiceLog -Message "Paused by the owner until $(ConvertTo-SluiceInstant -Time $until)."
    Stop-SluiceRestart
    Set-SluiceWish -Kind pause -Until $until
    "Sluice is paused until $(ConvertTo-SluiceInstant -Time $until)."
}
