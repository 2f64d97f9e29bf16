function Get-SluiceBattery {
    <#
    .SYNOPSIS
    Battery of this PC for the inventory: present, onMains, percent. A PC without one has present = $false.
    .DESCRIPTION
    Win32_Battery.BatteryStatus: 1 discharging, 4 low, 5 critical are on battery; the others are on mains.
    #>
    $battery = @(Get-SluiceCim -ClassName 'Win32_Battery')
    if ($battery.Count -eq 0) { return [ordered]@{ present = $false; onMains = $null; percent = $null } }
    $percent = $battery[0].EstimatedChargeRemaining
    [ordered]@{
        present = $true
        onMains = @(1, 4, 5) -notcontains [int]$battery[0].BatteryStatus
        percent = if ($null -eq $percent) { $null } else { [Math]::Max(0, [Math]::Min(100, [int]$percent)) }
    }
}
