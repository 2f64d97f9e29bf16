function Add-SluiceDailyUse {
    <#
    .SYNOPSIS
    Counts a use of something that has a ceiling a day. Gives $false, and counts nothing, where it was used up in the last 24 hours.
    .DESCRIPTION
    Counted before the deed: a crash in it does not give it back. A file that cannot be read counts as used up. What
    a clock that was wrong noted far ahead does not count.
    #>
    param([Parameter(Mandatory)][string]$Child, [Parameter(Mandatory)][int]$Limit)

    $now = Get-SluiceNow
    $stored = Read-SluiceState -Child $Child
    if ($null -eq $stored -and [IO.File]::Exists((Get-SluicePath -Child $Child))) { return $false }
    $recent = @(if ($null -ne $stored) { $stored['items'] | Where-Object { [Math]::Abs(($now - (ConvertFrom-SluiceInstant $_)).TotalHours) -lt 24 } })
    if ($recent.Count -ge $Limit) { return $false }
    Write-SluiceState -Child $Child -Value ([ordered]@{ items = @($recent + (ConvertTo-SluiceInstant -Time $now)) })
    $true
}
