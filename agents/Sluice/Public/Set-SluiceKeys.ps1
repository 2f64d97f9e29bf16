function Set-SluiceKeys {
    <#
    .SYNOPSIS
    Gives this PC new keys by hand, where it cannot fetch them: its controller has moved, and the old address is gone. Run elevated, by
    Set-SluiceKeys.ps1.
    .PARAMETER Path
    The file that `npx sluice keys recover --out FILE` has written. Only the recovery key's signature in it decides.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory)][string]$Path)

    $script:SluiceLogName = 'install'
    Assert-SluiceFolder
    $file = Get-Item -LiteralPath $Path
    if ($file.Length -gt 65536) { throw 'This file holds no keys: it is too large.' }
    try {
        $data = ConvertFrom-SluiceJson -Text ([IO.File]::ReadAllText($file.FullName))
        $reason = if ($data -is [Collections.IDictionary]) { Install-SluiceKeys -Envelope $data['keys'] } else { 'malformed-order' }
    } finally {
        Close-SluiceConnection
    }
    if ($null -ne $reason) { throw "The keys were not taken ($reason). Nothing has changed." }
    $config = Read-SluiceState -Child 'config.json'
    "This PC now trusts the controller at $($config['address'])."
}
