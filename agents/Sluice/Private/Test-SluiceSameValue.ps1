function Test-SluiceSameValue {
    <#
    .SYNOPSIS
    Whether two registry values in journal form are the same: existence, type and content.
    #>
    param([AllowNull()]$Left, [AllowNull()]$Right)

    if ($null -eq $Left -or $null -eq $Right) { return $false }
    if (-not $Left['exists'] -or -not $Right['exists']) { return ([bool]$Left['exists'] -eq [bool]$Right['exists']) }
    # As text: one may come from the journal, where a number is an Int64 and an array has no type.
    if ([string]$Left['type'] -cne [string]$Right['type']) { return $false }
    $first = @($Left['value'])
    $second = @($Right['value'])
    if ($first.Count -ne $second.Count) { return $false }
    for ($i = 0; $i -lt $first.Count; $i++) { if ([string]$first[$i] -cne [string]$second[$i]) { return $false } }
    $true
}
