function Assert-SluicePreflight {
    <#
    .SYNOPSIS
    Throws with every cause why the agent cannot work on this PC. Gives the checks.
    .PARAMETER Installed
    As in Test-SluicePreflight.
    #>
    param([switch]$Installed)

    $problems = @(Get-SluiceHostProblem -Package:$Installed)
    if ($problems.Count -gt 0) { throw "The agent cannot work on this PC: $($problems -join ' ')" }
    $checks = @(Test-SluicePreflight -Installed:$Installed)
    foreach ($check in $checks) { Write-Verbose "$($check['name']): $($check['ok']) $($check['detail'])" }
    $bad = @($checks | Where-Object { -not $_['ok'] })
    if ($bad.Count -gt 0) { throw "The agent cannot work on this PC: $(($bad | ForEach-Object { "$($_['name']) ($($_['detail']))" }) -join '; ')" }
    $checks
}
