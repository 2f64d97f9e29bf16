function Find-SluicePackage {
    <#
    .SYNOPSIS
    The name of the installed Windows package that carries a KB number, or $null.
    .DESCRIPTION
    Most packages have it in their name; a cumulative update (RollupFix) only in its description.
    #>
    param([Parameter(Mandatory)][ValidatePattern('^KB[0-9]+$')][string]$Kb)

    $installed = @(Get-WindowsPackage -Online | Where-Object { [string]$_.PackageState -eq 'Installed' })
    foreach ($package in $installed) { if ($package.PackageName -match "_$Kb~") { return [string]$package.PackageName } }
    foreach ($package in $installed) {
        if ($package.PackageName -notmatch 'RollupFix') { continue }
        $detail = Get-WindowsPackage -Online -PackageName $package.PackageName
        if ([string]$detail.Description -match "\b$Kb\b") { return [string]$package.PackageName }
    }
    $null
}
