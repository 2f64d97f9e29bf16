function Add-SluiceDownload {
    <#
    .SYNOPSIS
    Notes updates that Sluice is about to download, so that they are not taken for somebody else's later (Find-SluiceForeignDownload).
    #>
    param([Parameter(Mandatory)]$Updates)

    $stored = Read-SluiceState -Child 'downloads.json'
    $known = @(if ($null -ne $stored) { $stored['updates'] })
    $new = @(foreach ($update in $Updates) { $one = Get-SluiceUpdateIdentity -Update $update; '{0}/{1}' -f $one['updateId'], $one['revision'] })
    Write-SluiceState -Child 'downloads.json' -Value ([ordered]@{ updates = @($known + $new | Select-Object -Unique -Last 500) })
}
