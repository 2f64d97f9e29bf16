function Get-SluiceStartWord {
    <#
    .SYNOPSIS
    The word of sc.exe for a service's start type.
    #>
    param([Parameter(Mandatory)][long]$Start, [Parameter(Mandatory)][bool]$Delayed)

    if ($Start -eq 4) { return 'disabled' }
    if ($Start -eq 3) { return 'demand' }
    if ($Delayed) { 'delayed-auto' } else { 'auto' }
}
