function Read-SluiceJsonValue {
    <#
    .SYNOPSIS
    One JSON value, for ConvertFrom-SluiceJson.
    .PARAMETER Reader
    Text, position and the token pattern; the position moves on.
    #>
    param([Parameter(Mandatory)][hashtable]$Reader, [int]$Depth)

    if ($Depth -gt 32) { throw 'JSON: too many levels.' }
    $match = Step-SluiceJson -Reader $Reader
    if ($match.Groups['s'].Success) { return (ConvertFrom-SluiceJsonString -Raw $match.Groups['s'].Value) }
    if ($match.Groups['n'].Success) {
        $number = $match.Groups['n'].Value
        $whole = [long]0
        if ($number -cnotmatch '[.eE]' -and [long]::TryParse($number, [Globalization.NumberStyles]::AllowLeadingSign, [Globalization.CultureInfo]::InvariantCulture, [ref]$whole)) { return $whole }
        return [double]::Parse($number, [Globalization.CultureInfo]::InvariantCulture)
    }
    if ($match.Groups['w'].Success) {
        switch -CaseSensitive ($match.Groups['w'].Value) {
            'true' { return $true }
            'false' { return $false }
            default { return $null }
        }
    }
    switch ($match.Groups['p'].Value) {
        '[' {
            $list = New-Object 'System.Collections.Generic.List[object]'
            if (Test-SluiceJsonNext -Reader $Reader -Mark ']') { $null = Step-SluiceJson -Reader $Reader; return , $list.ToArray() }
            while ($true) {
                $list.Add((Read-SluiceJsonValue -Reader $Reader -Depth ($Depth + 1)))
                $mark = (Step-SluiceJson -Reader $Reader).Groups['p'].Value
                if ($mark -eq ']') { return , $list.ToArray() }
                if ($mark -ne ',') { throw "JSON: comma or bracket expected at $($Reader.At)." }
            }
        }
        '{' {
            $object = New-Object System.Collections.Specialized.OrderedDictionary -ArgumentList ([StringComparer]::Ordinal)
            if (Test-SluiceJsonNext -Reader $Reader -Mark '}') { $null = Step-SluiceJson -Reader $Reader; return $object }
            while ($true) {
                $match = Step-SluiceJson -Reader $Reader
                if (-not $match.Groups['s'].Success) { throw "JSON: member name expected at $($Reader.At)." }
                $name = ConvertFrom-SluiceJsonString -Raw $match.Groups['s'].Value
                if ($object.Contains($name)) { throw "JSON: member '$name' stands twice." }
                if ((Step-SluiceJson -Reader $Reader).Groups['p'].Value -ne ':') { throw "JSON: colon expected at $($Reader.At)." }
                $object.Add($name, (Read-SluiceJsonValue -Reader $Reader -Depth ($Depth + 1)))
                $mark = (Step-SluiceJson -Reader $Reader).Groups['p'].Value
                if ($mark -eq '}') { return $object }
                if ($mark -ne ',') { throw "JSON: comma or brace expected at $($Reader.At)." }
            }
        }
        default { throw "JSON: value expected at $($Reader.At)." }
    }
}
