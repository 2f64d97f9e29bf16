function New-SluiceRegistryKey {
    <#
    .SYNOPSIS
    Makes a registry key if it is missing. Its parent must exist.
    .DESCRIPTION
    Never with -Force: on an existing key that silently drops every value in it.
    #>
    param([Parameter(Mandatory)][string]$Path)

    if (-not (Test-Path -LiteralPath $Path)) { $null = New-Item -Path $Path }
}
