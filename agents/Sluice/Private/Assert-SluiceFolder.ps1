function Assert-SluiceFolder {
    <#
    .SYNOPSIS
    Throws unless the state folder is a real folder that belongs to SYSTEM or Administrators: what is in it is believed.
    #>
    $problem = Test-SluiceFolder -Path (Get-SluicePath)
    if ($null -ne $problem) { throw $problem }
}
