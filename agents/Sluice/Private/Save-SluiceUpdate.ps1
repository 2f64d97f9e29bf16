function Save-SluiceUpdate {
    <#
    .SYNOPSIS
    Accepts licence terms, then downloads what is not there yet. Gives the updates that are ready to install.
    #>
    param(
        [Parameter(Mandatory)]$Session,
        [Parameter(Mandatory)][AllowEmptyCollection()]$Updates,
        [Parameter(Mandatory)][string]$Job,
        [Parameter(Mandatory)]$Settled,
        [Parameter(Mandatory)][int[]]$Share
    )

    $ready = New-Object 'System.Collections.Generic.List[object]'
    $missing = New-Object 'System.Collections.Generic.List[object]'
    foreach ($update in $Updates) {
        try {
            # Before the download: Windows Update does not even fetch what nobody agreed to.
            if (-not $update.EulaAccepted) { $update.AcceptEula() }
        } catch {
            Add-SluiceUpdateResult -To $Settled -Update $update -Outcome failed -HResult (Get-SluiceHResult -ErrorRecord $_) -Reason 'eula-not-accepted'
            continue
        }
        if ($update.IsDownloaded) { $ready.Add($update) } else { $missing.Add($update) }
    }
    if ($missing.Count -gt 0) {
        Set-SluiceProgress -Phase 'downloading' -Percent $Share[0]
        Add-SluiceDownload -Updates $missing
        try {
            $results = @(Invoke-SluiceUpdateJob -Worker $Session.CreateUpdateDownloader() -Kind Download -Updates $missing.ToArray() -Job $Job -Share $Share)
        } catch {
            $hresult = Get-SluiceHResult -ErrorRecord $_
            $results = @($missing | ForEach-Object { [pscustomobject]@{ Code = 4; HResult = $hresult; Restart = $false } })
        }
        for ($i = 0; $i -lt $missing.Count; $i++) {
            $result = @{ To = $Settled; Update = $missing[$i] }
            if ($results[$i].Code -in 2, 3) { $ready.Add($missing[$i]) }
            elseif (Test-SluiceStop -Job $Job) { Add-SluiceUpdateResult @result -Outcome skipped -Reason 'stopped-by-person' }
            else { Add-SluiceUpdateResult @result -Outcome failed -HResult $results[$i].HResult -Reason 'download-failed' }
        }
    }
    $ready
}
