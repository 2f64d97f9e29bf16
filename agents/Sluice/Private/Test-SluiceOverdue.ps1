function Test-SluiceOverdue {
    <#
    .SYNOPSIS
    Whether a security update has been on offer for 60 days without the build moving (see Set-SluiceOverdue): a hold may not go on.
    #>
    $overdue = Read-SluiceState -Child 'overdue.json'
    if ($null -eq $overdue) { return $false }
    $since = ConvertFrom-SluiceInstant $overdue['since']
    $null -ne $since -and ((Get-SluiceNow) - $since).TotalDays -ge 60
}
