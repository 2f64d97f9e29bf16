function Clear-SluiceStaged {
    <#
    .SYNOPSIS
    Once, at the first hold: deletes what Windows Update has downloaded already, so that nothing staged before the hold installs itself
    at the next restart. Gives a sentence, or $null where nothing was done.
    .DESCRIPTION
    Only the contents of SoftwareDistribution\Download, a cache that Windows fills again by itself; never the datastore beside it. Not while
    an install runs, servicing is busy or a restart is pending: then the files may be in use for something already begun.
    .PARAMETER Again
    Also where it was done before: a person ordered exactly this repair.
    #>
    param([switch]$Again)

    if (-not $Again -and $null -ne (Read-SluiceState -Child 'cleaned.json')) { return $null }
    $installer = (New-SluiceUpdateSession).CreateUpdateInstaller()
    $pending = @(Get-SluiceRestartSignal | Where-Object { $_ -cne 'file-renames' }).Count -gt 0
    if ($installer.IsBusy -or $pending -or (Test-SluiceServicingBusy)) { return 'What was downloaded before the hold was left alone, because Windows is working with it.' }
    # Noted first: a crash in the middle must not make a second hold clean again.
    Write-SluiceState -Child 'cleaned.json' -Value ([ordered]@{ at = (ConvertTo-SluiceInstant -Time (Get-SluiceNow)) })
    $folder = Join-Path $env:SystemRoot (Join-Path 'SoftwareDistribution' 'Download')
    if (-not [IO.Directory]::Exists($folder)) { return $null }
    $kept = 0
    $gone = 0
    foreach ($item in @(Get-ChildItem -LiteralPath $folder)) {
        try {
            Remove-Item -LiteralPath $item.FullName -Recurse -Force
            $gone++
        } catch {
            $kept++
        }
    }
    Write-SluiceLog -Message "Downloads from before the hold: $gone deleted, $kept in use."
    if ($gone + $kept -eq 0) { return $null }
    "Downloads from before the hold: $gone deleted, $kept in use."
}
