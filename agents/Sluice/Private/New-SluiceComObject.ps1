function New-SluiceComObject {
    <#
    .SYNOPSIS
    Makes a COM object by its ProgID. The agent's only way to the Windows Update Agent.
    #>
    param([Parameter(Mandatory)][ValidatePattern('^Microsoft\.Update\.[A-Za-z]+$')][string]$ProgId)

    New-Object -ComObject $ProgId
}
