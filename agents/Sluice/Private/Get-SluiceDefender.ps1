function Get-SluiceDefender {
    <#
    .SYNOPSIS
    Whether Defender protects this PC and how old its signatures are, or $null where it does not answer (another antivirus,
    for example).
    #>
    try {
        $status = Get-MpComputerStatus -ErrorAction Stop
        $at = $status.AntivirusSignatureLastUpdated
        [ordered]@{ enabled = [bool]$status.AntivirusEnabled; signatureAt = if ($null -eq $at) { $null } else { ConvertTo-SluiceInstant -Time ([DateTime]$at) } }
    } catch {
        $null
    }
}
