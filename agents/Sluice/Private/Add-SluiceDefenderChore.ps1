function Add-SluiceDefenderChore {
    <#
    .SYNOPSIS
    Asks for fresh Defender signatures every four hours while updating is held.
    #>
    $stored = Read-SluiceState -Child 'defender.json'
    $now = Get-SluiceNow
    if ($null -ne $stored -and [Math]::Abs(($now - (ConvertFrom-SluiceInstant $stored['at'])).TotalHours) -lt 4) { return }
    Write-SluiceState -Child 'defender.json' -Value ([ordered]@{ at = (ConvertTo-SluiceInstant -Time $now) })
    Add-SluiceChore -Name 'defender'
}
