function Get-SluiceIdentity {
    <#
    .SYNOPSIS
    Name and SMBIOS UUID of this PC.
    #>
    $product = Get-SluiceCim -ClassName 'Win32_ComputerSystemProduct'
    if ($null -eq $product) { throw 'The SMBIOS UUID of this PC cannot be read.' }
    $system = Get-SluiceCim -ClassName 'Win32_ComputerSystem'
    $name = if ($null -ne $system) { [string]$system.Name } else { [Environment]::MachineName }
    [pscustomobject]@{ Name = $name; SmbiosUuid = ([string]$product.UUID).ToLowerInvariant() }
}
