function Invoke-SluiceUpdateJob {
    <#
    .SYNOPSIS
    Downloads or installs a group of updates with the Windows Update Agent and tells progress meanwhile.
    .DESCRIPTION
    Begin... and GetProgress where they can be called from PowerShell: they ask for callback objects, and any COM object that
    ignores the call will do (an empty string collection). Where they cannot, the plain calls are made: one download at a
    time, one install for the group. The poll task keeps the heartbeat either way. A stop asks Windows to abort: a download
    ends at once, an install after the update in hand.
    .PARAMETER Worker
    IUpdateDownloader or IUpdateInstaller.
    .PARAMETER Share
    From which to which percent of the whole job this group counts, two numbers.
    .OUTPUTS
    For each update, in order: Code (OperationResultCode), HResult (text) and Restart. Code 0 = not started.
    #>
    param(
        [Parameter(Mandatory)]$Worker,
        [Parameter(Mandatory)][ValidateSet('Download', 'Install')][string]$Kind,
        [Parameter(Mandatory)]$Updates,
        [Parameter(Mandatory)][string]$Job,
        [int[]]$Share = @(0, 100)
    )

    $phase = if ($Kind -eq 'Download') { 'downloading' } else { 'installing' }
    $collect = {
        param($items)
        $collection = New-SluiceComObject -ProgId 'Microsoft.Update.UpdateColl'
        foreach ($item in $items) { $null = $collection.Add($item) }
        # The comma: PowerShell would take a collection apart.
        , $collection
    }
    $read = {
        param($result, $index)
        $one = $result.GetUpdateResult($index)
        $restart = $Kind -eq 'Install' -and [bool]$one.RebootRequired
        [pscustomobject]@{ Code = [int]$one.ResultCode; HResult = (Format-SluiceHResult -Code $one.HResult); Restart = $restart }
    }
    $width = $Share[1] - $Share[0]
    $Worker.Updates = & $collect $Updates
    $running = $null
    try {
        $callback = New-SluiceComObject -ProgId 'Microsoft.Update.StringColl'
        $running = if ($Kind -eq 'Download') { $Worker.BeginDownload($callback, $callback, $null) } else { $Worker.BeginInstall($callback, $callback, $null) }
    } catch {
        # Only what says that such a call cannot be made: every other error is the answer of Windows Update.
        $impossible = '0x80004001', '0x80004002', '0x80004003', '0x80020003', '0x80020005', '0x80070057', '0x80131501'
        if ((Get-SluiceHResult -ErrorRecord $_) -notin $impossible) { throw }
        Write-SluiceLog -Message "Begin$Kind cannot be called here, the plain call is made: $($_.Exception.Message)"
    }

    if ($null -ne $running) {
        $aborted = $false
        while (-not $running.IsCompleted) {
            Start-Sleep -Milliseconds 500
            $progress = $running.GetProgress()
            $index = [Math]::Max(0, [Math]::Min([int]$progress.CurrentUpdateIndex, $Updates.Count - 1))
            $update = Get-SluiceUpdateIdentity -Update $Updates[$index]
            $update['percent'] = [Math]::Max(0, [Math]::Min(100, [int]$progress.CurrentUpdatePercentComplete))
            if ($Kind -eq 'Download') {
                $update['bytesDone'] = [long]$progress.CurrentUpdateBytesDownloaded
                $update['bytesTotal'] = [long]$progress.CurrentUpdateBytesToDownload
            }
            Set-SluiceProgress -Phase $phase -Percent ($Share[0] + [int]($width * [int]$progress.PercentComplete / 100)) -Update $update
            if (-not $aborted -and (Test-SluiceStop -Job $Job)) { $running.RequestAbort(); $aborted = $true }
        }
        $result = if ($Kind -eq 'Download') { $Worker.EndDownload($running) } else { $Worker.EndInstall($running) }
        for ($i = 0; $i -lt $Updates.Count; $i++) { & $read $result $i }
        return
    }

    if ($Kind -eq 'Install') {
        # Together: once one of them waits for a restart, Windows refuses to begin another (0x80240016).
        $result = $Worker.Install()
        for ($i = 0; $i -lt $Updates.Count; $i++) { & $read $result $i }
        return
    }
    for ($i = 0; $i -lt $Updates.Count; $i++) {
        if (Test-SluiceStop -Job $Job) {
            [pscustomobject]@{ Code = 0; HResult = '0x00000000'; Restart = $false }
            continue
        }
        $update = Get-SluiceUpdateIdentity -Update $Updates[$i]
        $update['percent'] = 0
        Set-SluiceProgress -Phase $phase -Percent ($Share[0] + [int]($width * $i / $Updates.Count)) -Update $update
        $Worker.Updates = & $collect @($Updates[$i])
        try {
            & $read $Worker.Download() 0
        } catch {
            # What the others have achieved must not be lost with this one.
            [pscustomobject]@{ Code = 4; HResult = (Get-SluiceHResult -ErrorRecord $_); Restart = $false }
        }
    }
}
