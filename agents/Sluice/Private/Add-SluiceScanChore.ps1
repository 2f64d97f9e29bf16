function Add-SluiceScanChore {
    <#
    .SYNOPSIS
    Asks the work task to search where no complete search was made for three days, while updating is held.
    .DESCRIPTION
    Searches count the 60 days after which a hold ends (Set-SluiceOverdue): a controller that never asks for one must not stop the count.
    #>
    $stored = Read-SluiceState -Child 'searched.json'
    $now = Get-SluiceNow
    if ($null -ne $stored -and [Math]::Abs(($now - (ConvertFrom-SluiceInstant $stored['at'])).TotalDays) -lt 3) { return }
    Write-SluiceState -Child 'searched.json' -Value ([ordered]@{ at = (ConvertTo-SluiceInstant -Time $now) })
    # The first round of a hold only begins to count.
    if ($null -ne $stored) { Add-SluiceChore -Name 'scan' }
}
