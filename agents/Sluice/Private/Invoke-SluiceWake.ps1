function Invoke-SluiceWake {
    <#
    .SYNOPSIS
    The verb wake: sends magic packets for hardware addresses into this PC's own subnets. At most 200 in 24 hours.
    .DESCRIPTION
    A magic packet is six bytes 255 and sixteen times the address, as a UDP broadcast to port 9. Nobody answers it: that it was sent is
    all that can be told.
    #>
    param([Parameter(Mandatory)]$Order)

    $now = Get-SluiceNow
    $macs = @($Order['params']['macs'])
    $stored = Read-SluiceState -Child 'wakes.json'
    $recent = @(if ($null -ne $stored) { $stored['items'] | Where-Object { (ConvertFrom-SluiceInstant $_) -gt $now.AddHours(-24) } })
    if ($recent.Count + $macs.Count -gt 200) { return (New-SluiceOutcome -Outcome refused -Reason 'wake-ceiling') }
    $adapters = @(Get-SluiceAdapter)
    if ($adapters.Count -eq 0) { return (New-SluiceOutcome -Outcome failed -Reason 'no-adapter') }
    $instant = ConvertTo-SluiceInstant -Time $now
    Write-SluiceState -Child 'wakes.json' -Value ([ordered]@{ items = @($recent + @($macs | ForEach-Object { $instant })) })
    foreach ($mac in $macs) {
        $address = [byte[]]@($mac -split ':' | ForEach-Object { [Convert]::ToByte($_, 16) })
        $packet = [byte[]](@(255, 255, 255, 255, 255, 255) + @(1..16 | ForEach-Object { $address }))
        foreach ($adapter in $adapters) { Send-SluicePacket -Packet $packet -Adapter $adapter }
    }
    New-SluiceOutcome -Outcome succeeded -Detail "$($macs.Count) packets were sent into $((@($adapters | ForEach-Object { $_.Subnet }) | Select-Object -Unique) -join ', ')."
}
