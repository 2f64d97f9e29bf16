function Get-SluiceFileNames {
    <#
    .SYNOPSIS
    Names of the files in a folder of the state, oldest name first. Nothing where the folder is missing.
    #>
    param([Parameter(Mandatory)][string]$Child, [string]$Filter = '*.json')

    $folder = Get-SluicePath -Child $Child
    if (-not [IO.Directory]::Exists($folder)) { return }
    foreach ($path in [IO.Directory]::GetFiles($folder, $Filter) | Sort-Object) {
        [IO.Path]::GetFileName($path)
    }
}
