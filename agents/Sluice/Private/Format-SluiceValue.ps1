function Format-SluiceValue {
    <#
    .SYNOPSIS
    Shows a registry value so that a person can compare it with regedit. At most 200 characters.
    #>
    param([Parameter(Mandatory)]$Data)

    if (-not $Data['exists']) { return '(absent)' }
    $text = '{0} {1}' -f $Data['type'], (@($Data['value']) -join ', ')
    if ($text.Length -gt 200) { $text = $text.Substring(0, 197) + '...' }
    $text
}
