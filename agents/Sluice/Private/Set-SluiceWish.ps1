function Set-SluiceWish {
    <#
    .SYNOPSIS
    Notes a wish of the person at this PC and tries to tell the controller at once.
    .PARAMETER Until
    UTC, where the wish has an end.
    #>
    param([Parameter(Mandatory)][ValidateSet('now', 'tonight', 'pause', 'resume')][string]$Kind, [Nullable[DateTime]]$Until = $null)

    $end = if ($null -ne $Until) { ConvertTo-SluiceInstant -Time $Until } else { $null }
    Write-SluiceState -Child 'wish.json' -Value ([ordered]@{ at = (ConvertTo-SluiceInstant -Time (Get-SluiceNow)); kind = $Kind; until = $end })
    try {
        Send-SluiceWish
    } finally {
        Close-SluiceConnection
    }
    if ([IO.File]::Exists((Get-SluicePath -Child 'wish.json'))) { 'The controller does not answer now; it is told later.' }
}
