function New-SluiceUpdateSession {
    <#
    .SYNOPSIS
    A session of the Windows Update Agent in our name: the history then tells our installs from anybody else's.
    #>
    $session = New-SluiceComObject -ProgId 'Microsoft.Update.Session'
    $session.ClientApplicationID = 'Sluice'
    $session
}
