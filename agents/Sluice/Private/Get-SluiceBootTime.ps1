function Get-SluiceBootTime {
    <#
    .SYNOPSIS
    When Windows was started, UTC; $null where it cannot be read.
    #>
    $system = Get-SluiceCim -ClassName 'Win32_OperatingSystem'
    if ($null -eq $system -or $null -eq $system.LastBootUpTime) { return $null }
    ([DateTime]$system.LastBootUpTime).ToUniversalTime()
}
