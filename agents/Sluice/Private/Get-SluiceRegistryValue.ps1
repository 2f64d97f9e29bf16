function Get-SluiceRegistryValue {
    <#
    .SYNOPSIS
    Reads one registry value with its type, unexpanded, in the form the journal keeps.
    .OUTPUTS
    A dictionary: exists, type (as in RegistryValueKind), value. DWord and QWord as numbers, MultiString as an array, Binary
    as base64.
    #>
    param([Parameter(Mandatory)][string]$Path, [Parameter(Mandatory)][string]$Name)

    $absent = [ordered]@{ exists = $false; type = $null; value = $null }
    if (-not (Test-Path -LiteralPath $Path)) { return $absent }
    $key = Get-Item -LiteralPath $Path
    try {
        if (@($key.GetValueNames()) -notcontains $Name) { return $absent }
        $type = [string]$key.GetValueKind($Name)
        $value = $key.GetValue($Name, $null, [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
        $plain = switch ($type) {
            'DWord' { [long]$value }
            'QWord' { [long]$value }
            'String' { [string]$value }
            'ExpandString' { [string]$value }
            'MultiString' { , [string[]]$value }
            'Binary' { [Convert]::ToBase64String([byte[]]$value) }
            # A type that cannot be written back exactly must never be overwritten.
            default { throw "The registry value $Path\$Name has the type $type, which Sluice cannot restore." }
        }
        [ordered]@{ exists = $true; type = $type; value = $plain }
    } finally {
        if ($key -is [IDisposable]) { $key.Dispose() }
    }
}
