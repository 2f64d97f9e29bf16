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
    Remove-SluiceFile -Child 'tonight.json'
    Set-SluiceWish -Kind resume
    'Sluice goes on.'
}
