function Wait-SluiceRound {
    <#
    .SYNOPSIS
    Waits until the next round. While a job is under way the heartbeat goes on, and the next round comes within the
    controller's own pace.
    .PARAMETER Seconds
    As the controller asked, or the back-off.
    #>
    param([Parameter(Mandatory)][int]$Seconds)

    $watch = [Diagnostics.Stopwatch]::StartNew()
    while ($watch.Elapsed.TotalSeconds -lt $Seconds) {
        $rest = $Seconds - $watch.Elapsed.TotalSeconds
        Start-Sleep -Milliseconds ([int][Math]::Max(1, [Math]::Min(20, $rest) * 1000))
        if ($rest -gt 20) {
            Start-SluiceWork
            $null = Send-SluiceHeartbeat
        }
    }
}
