function Set-SluiceWake {
    <#
    .SYNOPSIS
    Has Windows wake this PC at the starts of its next windows, on mains only: by the task "Sluice wake" (see Wait-SluiceWindow).
    .DESCRIPTION
    The controller tells the instants in poll answers. Kept within ceilings here: at most eight, within seven days, an hour apart.
    The task is changed only where they differ; no instant removes it. A personal PC
    is woken only in the 24 hours after its user asked for updates tonight.
    .PARAMETER At
    Texts, as the controller sent them.
    #>
    param([Parameter(Mandatory)][AllowEmptyCollection()][AllowNull()]$At)

    if ((Get-SluiceOwnership) -ceq 'personal') {
        $asked = Read-SluiceState -Child 'tonight.json'
        $fresh = $null -ne $asked -and [Math]::Abs(((Get-SluiceNow) - (ConvertFrom-SluiceInstant $asked['at'])).TotalHours) -lt 24
        if (-not $fresh -or $null -ne (Get-SluicePause)) { $At = @() }
    }
    $now = Get-SluiceNow
    $chosen = New-Object 'System.Collections.Generic.List[DateTime]'
    foreach ($time in @($At | ForEach-Object { ConvertFrom-SluiceInstant $_ } | Where-Object { $null -ne $_ } | Sort-Object)) {
        if ($time -le $now -or $time -gt $now.AddDays(7) -or $chosen.Count -ge 8) { continue }
        if ($chosen.Count -gt 0 -and $time -lt $chosen[$chosen.Count - 1].AddHours(1)) { continue }
        $chosen.Add($time)
    }
    $text = @($chosen | ForEach-Object { ConvertTo-SluiceInstant -Time $_ }) -join ' '
    if ($text -ceq [string](Read-SluiceFile -Child 'wake-at')) { return }
    if ($chosen.Count -eq 0) { Unregister-SluiceTask -Kind wake } else { Register-SluiceTask -Kind wake -Wake $chosen.ToArray() }
    Write-SluiceFile -Child 'wake-at' -Text $text
}
