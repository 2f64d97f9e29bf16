function Format-SluiceHResult {
    <#
    .SYNOPSIS
    Writes an HRESULT as 0x and eight upper-case hex digits.
    #>
    param([Parameter(Mandatory)][int]$Code)

    '0x{0:X8}' -f $Code
}
