function Get-SluiceConflict {
    <#
    .SYNOPSIS
    Who else rules Windows Update on this PC and would write other values again and again: a local group policy, or device management.
    .DESCRIPTION
    Group Policy writes what stands in Registry.pol at every refresh, about every 90 minutes; the file names keys and values in UTF-16.
    Values that are as the hold wants them, fight nothing.
    .OUTPUTS
    Sentences.
    #>
    $wanted = @{}
    foreach ($item in Get-SluicePolicyPlan) { $wanted[$item.Name] = $item.Want }
    $file = Join-Path $env:SystemRoot (Join-Path 'System32' (Join-Path 'GroupPolicy' (Join-Path 'Machine' 'Registry.pol')))
    if ([IO.File]::Exists($file)) {
        $text = [Text.Encoding]::Unicode.GetString([IO.File]::ReadAllBytes($file))
        $pattern = '\[Software\\Policies\\Microsoft\\Windows\\WindowsUpdate[^\0\[]*\0;([^\0;]+)\0;(.)(.);(.)(.);(.)'
        $options = [Text.RegularExpressions.RegexOptions]'IgnoreCase, Singleline'
        foreach ($match in [regex]::Matches($text, $pattern, $options)) {
            $name = $match.Groups[1].Value
            if (-not $wanted.ContainsKey($name)) { continue }
            $want = $wanted[$name]
            $number = [int]$match.Groups[6].Value[0]
            if (-not $want['exists'] -or $want['value'] -ne $number) { "The local group policy sets $name; Windows writes it again about every 90 minutes." }
        }
    }
    $managed = 'HKLM:\SOFTWARE\Microsoft\PolicyManager\current\device\Update'
    if (Test-Path -LiteralPath $managed) {
        $key = Get-Item -LiteralPath $managed
        $names = @($key.GetValueNames() | Where-Object { $_ -notlike '*_*' } | Select-Object -First 10)
        if ($key -is [IDisposable]) { $key.Dispose() }
        if ($names.Count -gt 0) { "Device management (MDM) sets $($names -join ', ')." }
    }
}
