function Add-SluiceLeak {
    <#
    .SYNOPSIS
    Keeps leaks with the hold's report, climbs the ladder after a new one, and tells the controller. Gives whether one was new.
    .PARAMETER Leaks
    Dictionaries with at, what and kind, as the Find-SluiceForeign... functions give them.
    #>
    param([Parameter(Mandatory)][AllowEmptyCollection()]$Leaks)

    $hold = Read-SluiceState -Child 'hold.json'
    if ($null -eq $hold -or $hold['level'] -cne 'set' -or @($Leaks).Count -eq 0) { return $false }
    $stored = Read-SluiceState -Child 'leaks.json'
    $known = @(if ($null -ne $stored -and $stored['since'] -ceq $hold['since']) { $stored['items'] })
    $new = @(foreach ($leak in $Leaks) {
            $leak['what'] = Limit-SluiceText -Value $leak['what'] -Length 500
            if (@($known | Where-Object { $_['at'] -ceq $leak['at'] -and $_['what'] -ceq $leak['what'] }).Count -gt 0) { continue }
            $leak['rung'] = $hold['rung']
            $leak
        })
    if ($new.Count -eq 0) { return $false }
    foreach ($leak in $new) { Write-SluiceLog -Level warning -Message "Leak ($($leak['kind'])) at $($leak['at']): $($leak['what'])" }
    Write-SluiceState -Child 'leaks.json' -Value ([ordered]@{ since = $hold['since']; items = @($known + $new | Select-Object -Last 50) })
    if ($null -ne (Step-SluiceRung -Leaks $new)) {
        $reason = Set-SluiceHold
        if ($null -ne $reason) { Write-SluiceLog -Level error -Message "The hold does not stand: $reason" }
    }
    Send-SluiceReport -Kind hold -Content (Get-SluiceHoldReport)
    $true
}
