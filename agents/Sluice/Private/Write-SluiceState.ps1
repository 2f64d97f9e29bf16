function Write-SluiceState {
    <#
    .SYNOPSIS
    Writes a dictionary as a JSON state file, in one step.
    #>
    param([Parameter(Mandatory)][string]$Child, [Parameter(Mandatory)]$Value)

    Write-SluiceFile -Child $Child -Text (ConvertTo-SluiceJson -Value $Value)
}
