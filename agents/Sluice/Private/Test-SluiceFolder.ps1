function Test-SluiceFolder {
    <#
    .SYNOPSIS
    What is wrong with a folder of ours, or $null: missing, a link, or somebody else's.
    #>
    param([Parameter(Mandatory)][string]$Path)

    if (-not [IO.Directory]::Exists($Path)) { return "The folder $Path is missing." }
    if ([IO.File]::GetAttributes($Path).HasFlag([IO.FileAttributes]::ReparsePoint)) { return "The folder $Path is a link." }
    if ((Get-Acl -LiteralPath $Path).Sddl -cnotmatch '^O:(BA|SY)') { return "The folder $Path does not belong to SYSTEM or Administrators." }
    $null
}
