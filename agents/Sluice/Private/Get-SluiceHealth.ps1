function Get-SluiceHealth {
    <#
    .SYNOPSIS
    How well Windows runs: its crashes as far back as the event log reaches, and automatic services that failed. $null where either
    cannot be read.
    .DESCRIPTION
    A crash is the report of a bugcheck (1001 of WER-SystemErrorReporting) or a start without an orderly end (41 of Kernel-Power). The
    report of a bugcheck comes minutes after the 41 of the same crash: within ten minutes they count once.
    .OUTPUTS
    Dictionary since, bugchecks (the newest 100, oldest first), failedServices (at most 200 names).
    #>
    try {
        $oldest = @(Get-WinEvent -FilterHashtable @{ LogName = 'System' } -MaxEvents 1 -Oldest)[0]
        $crashes = @(foreach ($source in @('Microsoft-Windows-WER-SystemErrorReporting', 1001), @('Microsoft-Windows-Kernel-Power', 41)) {
                try {
                    Get-WinEvent -FilterHashtable @{ LogName = 'System'; ProviderName = $source[0]; Id = $source[1] } -MaxEvents 100
                } catch {
                    # The cmdlet calls it an error when there is none, and when this Windows has no such source.
                    if ($_.FullyQualifiedErrorId -notlike 'NoMatching*') { throw }
                }
            })
    } catch {
        Write-SluiceLog -Level warning -Message "The event log does not tell how well Windows runs: $($_.Exception.Message)"
        return $null
    }
    $services = Get-SluiceFailedService
    if ($null -eq $services) { return $null }
    $times = New-Object 'System.Collections.Generic.List[DateTime]'
    foreach ($at in @($crashes | ForEach-Object { ([DateTime]$_.TimeCreated).ToUniversalTime() } | Sort-Object)) {
        if ($times.Count -eq 0 -or $at -gt $times[$times.Count - 1].AddMinutes(10)) { $times.Add($at) }
    }
    [ordered]@{
        since          = ConvertTo-SluiceInstant -Time ([DateTime]$oldest.TimeCreated).ToUniversalTime()
        bugchecks      = @($times | Select-Object -Last 100 | ForEach-Object { ConvertTo-SluiceInstant -Time $_ })
        failedServices = @($services)
    }
}
