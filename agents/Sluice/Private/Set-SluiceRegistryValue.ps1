function Set-SluiceRegistryValue {
    <#
    .SYNOPSIS
    Writes one registry value with its type. The key must exist.
    .PARAMETER Data
    A dictionary with type and value, as Get-SluiceRegistryValue gives it.
    #>
    param([Parameter(Mandatory)][string]$Path, [Parameter(Mandatory)][string]$Name, [Parameter(Mandatory)]$Data)

    $value = switch ([string]$Data['type']) {
        'DWord' { [int][long]$Data['value'] }
        'QWord' { [long]$Data['value'] }
        'MultiString' { , [string[]]@($Data['value']) }
        'Binary' { , [Convert]::FromBase64String($Data['value']) }
        default { [string]$Data['value'] }
    }
    $null = New-ItemProperty -LiteralPath $Path -Name $Name -Value $value -PropertyType $Data['type'] -Force
}
