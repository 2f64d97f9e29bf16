function Limit-SluiceText {
    <#
    .SYNOPSIS
    Cuts a text to the length a message allows; $null stays $null, empty becomes $null.
    #>
    param([AllowNull()]$Value, [Parameter(Mandatory)][int]$Length)

    if ($null -eq $Value -or [string]$Value -eq '') { return $null }
    $text = [string]$Value
    if ($text.Length -gt $Length) { $text = $text.Substring(0, $Length) }
    $text
}
