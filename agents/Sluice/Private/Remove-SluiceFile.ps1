function Remove-SluiceFile {
    <#
    .SYNOPSIS
    Deletes a state file; a missing one is fine.
    #>
    param([Parameter(Mandatory)][string]$Child)

    [IO.File]::Delete((Get-SluicePath -Child $Child))
}
