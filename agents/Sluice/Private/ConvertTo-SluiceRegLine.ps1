function ConvertTo-SluiceRegLine {
    <#
    .SYNOPSIS
    One value as a line of a .reg file (version 5): "name"=data, or "name"=- for a value that shall not exist.
    #>
    param([Parameter(Mandatory)][string]$Name, [Parameter(Mandatory)]$Data)

    $quote = { param($text) '"' + ([string]$text).Replace('\', '\\').Replace('"', '\"') + '"' }
    $hex = { param([byte[]]$bytes) ($bytes | ForEach-Object { $_.ToString('x2') }) -join ',' }
    if (-not $Data['exists']) { return "$(& $quote $Name)=-" }
    $value = $Data['value']
    $right = switch ([string]$Data['type']) {
        'DWord' { 'dword:' + ([int][long]$value).ToString('x8') }
        'QWord' { 'hex(b):' + (& $hex ([BitConverter]::GetBytes([long]$value))) }
        'Binary' { 'hex:' + (& $hex ([Convert]::FromBase64String($value))) }
        'ExpandString' { 'hex(2):' + (& $hex ([Text.Encoding]::Unicode.GetBytes("$value`0"))) }
        'MultiString' { 'hex(7):' + (& $hex ([Text.Encoding]::Unicode.GetBytes(((@($value) | ForEach-Object { "$_`0" }) -join '') + "`0"))) }
        default {
            # A quoted string cannot carry a line break.
            if ([string]$value -cmatch '[\r\n\0]') { 'hex(1):' + (& $hex ([Text.Encoding]::Unicode.GetBytes("$value`0"))) } else { & $quote $value }
        }
    }
    "$(& $quote $Name)=$right"
}
