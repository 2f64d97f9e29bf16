function Test-SluiceFirmware {
    <#
    .SYNOPSIS
    Whether an update is firmware: a driver of the class Firmware. That word is not translated.
    .PARAMETER Update
    The COM object.
    #>
    param([Parameter(Mandatory)]$Update)

    [int]$Update.Type -eq 2 -and [string](Get-SluiceComValue -Object $Update -Name 'DriverClass') -eq 'Firmware'
}
