function Get-SluiceInventory {
    <#
    .SYNOPSIS
    Makes the inventory report. What cannot be measured is $null, never a guess.
    #>
    param([Parameter(Mandatory)]$Session)

    $windows = Get-SluiceWindows
    $system = Get-SluiceCim -ClassName 'Win32_ComputerSystem'
    $boot = Get-SluiceBootTime
    $drive = Get-SluiceBitLocker
    $config = Read-SluiceState -Child 'config.json'
    $history = @()
    $pending = $null
    try {
        $history = @(Get-SluiceHistory -Session $Session)
        $pending = [bool](New-SluiceComObject -ProgId 'Microsoft.Update.SystemInfo').RebootRequired
    } catch {
        Write-SluiceLog -Level warning -Message "Windows Update does not tell its state: $(Get-SluiceHResult -ErrorRecord $_)"
    }
    Watch-SluiceHold -Session $Session
    $signals = @(Get-SluiceRestartSignal)
    if ($pending) { $signals = @('update-agent') + $signals }
    if (@($signals | Where-Object { $_ -cne 'file-renames' }).Count -gt 0) { $pending = $true }
    $sessions = Get-SluiceSession
    # Of a personal PC only what updating needs.
    $personal = (Get-SluiceOwnership) -ceq 'personal'
    $adapters = @(Get-SluiceAdapter | Select-Object -First 16 | ForEach-Object { [ordered]@{ mac = $_.Mac; subnet = $_.Subnet } })
    $proxy = Get-SluiceProxy -Address ([Uri]$config['address']) -Configured $config['proxy']
    [ordered]@{
        name           = [string](Limit-SluiceText -Value (Get-SluiceIdentity).Name -Length 64)
        edition        = $windows.Edition
        displayVersion = Limit-SluiceText -Value $windows.DisplayVersion -Length 32
        build          = $windows.Build
        ubr            = $windows.Ubr
        architecture   = if ($env:PROCESSOR_ARCHITECTURE) { $env:PROCESSOR_ARCHITECTURE } else { 'unknown' }
        locale         = if ($personal) { $null } else { Limit-SluiceText -Value ([Globalization.CultureInfo]::InstalledUICulture.Name) -Length 32 }
        timeZone       = Limit-SluiceText -Value ([TimeZoneInfo]::Local.Id) -Length 100
        manufacturer   = if ($null -ne $system -and -not $personal) { Limit-SluiceText -Value $system.Manufacturer -Length 200 } else { $null }
        model          = if ($null -ne $system -and -not $personal) { Limit-SluiceText -Value $system.Model -Length 200 } else { $null }
        activation     = Get-SluiceActivation
        systemDrive    = Get-SluiceSystemDrive
        battery        = Get-SluiceBattery
        driveProtected = if ($null -ne $drive) { [int]$drive.ProtectionStatus -eq 1 } else { $null }
        restartPending = $pending
        restartSignals = $signals
        servicingBusy  = Test-SluiceServicingBusy
        bootAt         = if ($null -ne $boot) { ConvertTo-SluiceInstant -Time $boot } else { $null }
        history        = $history
        proxy          = if ($null -ne $proxy -and -not $personal) { Limit-SluiceText -Value ('{0}:{1}' -f $proxy.Host, $proxy.Port) -Length 300 } else { $null }
        defender       = Get-SluiceDefender
        usersPresent   = if ($null -ne $sessions) { $sessions.Count } else { $null }
        health         = Get-SluiceHealth
        adapters       = if ($personal) { $null } else { , $adapters }
        delivery       = Get-SluiceDelivery
    }
}
