function Add-SluiceJsonValue {
    <#
    .SYNOPSIS
    Appends one value as JSON, for ConvertTo-SluiceJson.
    #>
    param([Parameter(Mandatory)][Text.StringBuilder]$Built, [AllowNull()]$Value)

    if ($null -eq $Value) { $null = $Built.Append('null'); return }
    if ($Value -is [string] -or $Value -is [char]) { Add-SluiceJsonString -Built $Built -Text ([string]$Value); return }
    if ($Value -is [bool]) { $null = $Built.Append($(if ($Value) { 'true' } else { 'false' })); return }
    if ($Value -is [DateTime]) { Add-SluiceJsonString -Built $Built -Text (ConvertTo-SluiceInstant -Time $Value); return }
    if ($Value -is [Collections.IDictionary]) {
        $null = $Built.Append('{')
        $separator = ''
        # Not by .Keys: a member of that name would be taken instead.
        foreach ($member in $Value.GetEnumerator()) {
            $null = $Built.Append($separator)
            Add-SluiceJsonString -Built $Built -Text ([string]$member.Key)
            $null = $Built.Append(':')
            Add-SluiceJsonValue -Built $Built -Value $member.Value
            $separator = ','
        }
        $null = $Built.Append('}')
        return
    }
    if ($Value -is [Collections.IEnumerable]) {
        $null = $Built.Append('[')
        $separator = ''
        foreach ($item in $Value) {
            $null = $Built.Append($separator)
            Add-SluiceJsonValue -Built $Built -Value $item
            $separator = ','
        }
        $null = $Built.Append(']')
        return
    }
    if ($Value -is [IConvertible]) {
        if ($Value -is [double] -or $Value -is [single] -or $Value -is [decimal]) {
            $Value = [double]$Value
            if ([double]::IsNaN($Value) -or [double]::IsInfinity($Value)) { throw 'JSON has no such number.' }
            # Whole amounts (sizes in bytes) without exponent, as an integer.
            if ([Math]::Abs($Value) -lt 1e15 -and [Math]::Floor($Value) -eq $Value) { $Value = [long]$Value }
            $null = $Built.Append($Value.ToString([Globalization.CultureInfo]::InvariantCulture))
        } else {
            $null = $Built.Append(([decimal]$Value).ToString([Globalization.CultureInfo]::InvariantCulture))
        }
        return
    }
    throw "No JSON for $($Value.GetType().FullName)."
}
