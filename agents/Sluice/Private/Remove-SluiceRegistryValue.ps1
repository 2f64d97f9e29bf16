function Remove-SluiceRegistryValue {
    <#
    .SYNOPSIS
    Deletes one registry value; a missing one is fine.
    #>
    param([Parameter(Mandatory)][string]$Path, [Parameter(Mandatory)][string]$Name)

    if ((Get-SluiceRegistryValue -Path $Path -Name $Name)['exists']) { Remove-ItemProperty -LiteralPath $Path -Name $Name }
}
