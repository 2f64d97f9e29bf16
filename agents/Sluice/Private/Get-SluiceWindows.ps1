function Get-SluiceWindows {
    <#
    .SYNOPSIS
    Edition, build and revision of Windows, from the registry. Throws where they cannot be read: nothing may be decided about
    an unknown Windows.
    .DESCRIPTION
    EditionID is not translated and tells Home (Core...) from the rest; ProductName still says Windows 10 on Windows 11.
    .OUTPUTS
    Edition, Build, Ubr, DisplayVersion ($null before 20H2), IsHome.
    #>
    $path = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
    $read = { param($name) (Get-SluiceRegistryValue -Path $path -Name $name)['value'] }
    $edition = [string](& $read 'EditionID')
    $build = [string](& $read 'CurrentBuild')
    if (-not $edition -or $build -notmatch '^[0-9]+$') { throw 'The edition and build of Windows cannot be read.' }
    [pscustomobject]@{
        Edition        = $edition
        Build          = [int]$build
        Ubr            = [int](& $read 'UBR')
        DisplayVersion = & $read 'DisplayVersion'
        IsHome         = $edition -like 'Core*'
    }
}
