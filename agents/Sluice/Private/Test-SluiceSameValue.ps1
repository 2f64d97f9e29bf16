function Test-SluiceSameValue {
    <#
    .SYNOPSIS
    Whether two registry values in journal form are the same: existence, type and content.
    #>
    param([AllowNull()]$Left, [AllowNull()]$Right)

    if ($null -eq $Left -or $null -eq $Right) { return $false }
    # A value read back from a file has the plain name of its type; compare what would be written.
    $text = foreach ($one in $Left, $Right) {
        if ($one['exists']) { ConvertTo-SluiceJson -Value ([ordered]@{ type = [string]$one['type']; value = $one['value'] }) } else { 'absent' }
    }
    $text[0] -ceq $text[1]
}
