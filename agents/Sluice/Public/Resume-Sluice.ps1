function Resume-Sluice {
    <#
    .SYNOPSIS
    Ends the owner's pause, and takes back a wish to install now or tonight.
    #>
    [CmdletBinding()]
    param()

    $script:SluiceLogName = 'install'
    Assert-SluiceFolder
    Remove-SluiceFile -Child 'pause.json'
    Set-SluiceWish -Kind resume
    'Sluice goes on.'
}
