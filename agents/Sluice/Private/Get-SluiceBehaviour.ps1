function Get-SluiceBehaviour {
    <#
    .SYNOPSIS
    How an update behaves while it is installed: Impact, RebootBehavior or CanRequestUserInput, or $null where Windows does not say.
    .DESCRIPTION
    Some updates have no InstallationBehavior at all. One of them must not end a search or an install of all the others.
    #>
    param([Parameter(Mandatory)]$Update, [Parameter(Mandatory)][ValidateSet('Impact', 'RebootBehavior', 'CanRequestUserInput')][string]$Name)

    $behaviour = $Update.InstallationBehavior
    if ($null -eq $behaviour) { return $null }
    $behaviour.$Name
}
