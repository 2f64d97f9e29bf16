function ConvertTo-SluiceJson {
    <#
    .SYNOPSIS
    Writes JSON: one line, members in the order given, the same text on every PowerShell.
    .DESCRIPTION
    A report is named by the hash of its text. ConvertTo-Json escapes and wraps differently in 5.1 and 7, so an upgraded PC
    would look changed. Accepts dictionaries, arrays and lists, strings, booleans, whole numbers, doubles, DateTime and $null.
    #>
    param([Parameter(Mandatory)][AllowNull()][AllowEmptyString()][AllowEmptyCollection()]$Value)

    $built = New-Object Text.StringBuilder
    Add-SluiceJsonValue -Built $built -Value $Value
    $built.ToString()
}
