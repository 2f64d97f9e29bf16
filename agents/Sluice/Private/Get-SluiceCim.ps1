function Get-SluiceCim {
    <#
    .SYNOPSIS
    Asks Windows about itself through CIM. Gives nothing where the class cannot be read: unknown is shown as unknown.
    #>
    param([Parameter(Mandatory)][string]$ClassName, [string]$Filter)

    $query = @{ ClassName = $ClassName; ErrorAction = 'Stop' }
    if ($Filter) { $query['Filter'] = $Filter }
    try {
        Get-CimInstance @query
    } catch {
        Write-SluiceLog -Level warning -Message "CIM class $ClassName cannot be read: $($_.Exception.Message)"
    }
}
