function Test-SluiceKind {
    <#
    .SYNOPSIS
    Checks one member of an order. Gives $null, `malformed-order`, or `unknown-field` from inside a list.
    .PARAMETER Kind
    id, instant, time, hex N, base64 LENGTH, int MIN MAX, int-or-null MIN MAX, macs, steps, bool, text MAX, object, https, coordinate, one-of A B ..., updates.
    #>
    param([AllowNull()]$Value, [Parameter(Mandatory)][string]$Kind)

    $words = $Kind -split ' '
    $good = switch -CaseSensitive ($words[0]) {
        'id' { $Value -is [string] -and $Value -cmatch '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\z' }
        'instant' { $null -ne (ConvertFrom-SluiceInstant $Value) }
        'time' { $Value -is [string] -and $Value -cmatch '^([01][0-9]|2[0-3]):[0-5][0-9]\z' }
        'hex' { $Value -is [string] -and $Value -cmatch "^[0-9a-f]{$($words[1])}\z" }
        # In its one canonical form: no blanks, no stray bits.
        'base64' { $Value -is [string] -and $Value.Length -le [int]$words[1] -and [Convert]::ToBase64String([Convert]::FromBase64String($Value)).Equals($Value) }
        'int' { $Value -is [long] -and $Value -ge [long]$words[1] -and $Value -le [long]$words[2] }
        'int-or-null' { $null -eq $Value -or ($Value -is [long] -and $Value -ge [long]$words[1] -and $Value -le [long]$words[2]) }
        'macs' {
            $Value -is [array] -and $Value.Length -ge 1 -and $Value.Length -le 16 -and
            @($Value | Where-Object { $_ -isnot [string] -or $_ -cnotmatch '^[0-9a-f]{2}(:[0-9a-f]{2}){5}\z' }).Count -eq 0
        }
        'steps' {
            $Value -is [array] -and $Value.Length -ge 1 -and $Value.Length -le 4 -and
            @($Value | Where-Object { $_ -isnot [long] -or $_ -lt 1 -or $_ -gt 4 }).Count -eq 0 -and @($Value | Sort-Object -Unique).Count -eq $Value.Length
        }
        'bool' { $Value -is [bool] }
        'text' { $Value -is [string] -and $Value.Length -ge 1 -and $Value.Length -le [int]$words[1] }
        'object' { $Value -is [Collections.IDictionary] }
        'https' { $Value -is [string] -and $Value.Length -le 2048 -and $Value -cmatch '^https://[A-Za-z0-9.:\[\]-]+/?\z' }
        'coordinate' { $Value -is [string] -and $Value -cmatch '^[A-Za-z0-9_-]{43}\z' }
        'one-of' { $Value -is [string] -and [Array]::IndexOf($words, $Value) -ge 1 }
        'updates' {
            if ($Value -isnot [array] -or $Value.Length -lt 1 -or $Value.Length -gt 200) { return 'malformed-order' }
            $inner = $null
            foreach ($update in $Value) {
                $reason = Test-SluiceShape -Value $update -Shape (Get-SluiceShape -Name 'update')
                if ($reason -ceq 'malformed-order') { return $reason }
                if ($null -ne $reason) { $inner = $reason }
            }
            return $inner
        }
        default { throw "No kind $Kind." }
    }
    if (-not $good) { return 'malformed-order' }
    $null
}
