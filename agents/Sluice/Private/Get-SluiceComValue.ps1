function Get-SluiceComValue {
    <#
    .SYNOPSIS
    Reads a member of a COM object that older Windows versions lack; gives the default where it is missing or empty.
    #>
    param([Parameter(Mandatory)]$Object, [Parameter(Mandatory)][string]$Name, $Default = $null)

    try {
        $value = $Object.$Name
        if ($null -eq $value) { return $Default }
        $value
    } catch {
        $Default
    }
}
