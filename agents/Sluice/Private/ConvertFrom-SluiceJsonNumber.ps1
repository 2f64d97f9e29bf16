function ConvertFrom-SluiceJsonNumber {
    <#
    .SYNOPSIS
    A JSON number: Int64 where it is whole and fits, else Double. Throws where it is too great for either: .NET Framework and .NET would
    make different things of it.
    #>
    param([Parameter(Mandatory)][string]$Text)

    $culture = [Globalization.CultureInfo]::InvariantCulture
    $whole = [long]0
    if ($Text -cnotmatch '[.eE]' -and [long]::TryParse($Text, [Globalization.NumberStyles]::AllowLeadingSign, $culture, [ref]$whole)) { return $whole }
    $number = [double]::Parse($Text, $culture)
    if ([double]::IsInfinity($number)) { throw 'JSON: a number is too great.' }
    $number
}
