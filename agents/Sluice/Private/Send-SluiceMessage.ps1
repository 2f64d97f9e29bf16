function Send-SluiceMessage {
    <#
    .SYNOPSIS
    Sends one protocol message with this machine's credential and reads the answer.
    .PARAMETER Message
    The message as a dictionary, without `version`.
    .OUTPUTS
    Status (0 = no answer), Data (dictionary of a good answer, else $null), Reason (of a refusal), RetryAfter (seconds),
    Waited (seconds until the connection failed), Error (text).
    #>
    param([Parameter(Mandatory)][string]$Path, [Parameter(Mandatory)]$Message, [int]$TimeoutSeconds = 60)

    $result = [pscustomobject]@{ Status = 0; Data = $null; Reason = $null; RetryAfter = 0; Waited = 0.0; Error = $null }
    $body = [ordered]@{ version = 1 }
    foreach ($name in $Message.Keys) { $body[$name] = $Message[$name] }
    $watch = [Diagnostics.Stopwatch]::StartNew()
    try {
        $config = Read-SluiceState -Child 'config.json'
        if ($null -eq $config) { throw 'This PC is not enrolled.' }
        $text = ConvertTo-SluiceJson -Value $body
        $credential = Read-SluiceFile -Child 'credential'
        $answer = Invoke-SluiceRequest -Config $config -Path $Path -Body $text -Credential $credential -TimeoutSeconds $TimeoutSeconds
        $result.Status = $answer.Status
        $seconds = 0
        if ([int]::TryParse([string]$answer.Headers['retry-after'], [ref]$seconds)) { $result.RetryAfter = [Math]::Max(0, $seconds) }
        $data = $null
        if ($answer.Text) { $data = ConvertFrom-SluiceJson -Text $answer.Text }
        if ($answer.Status -ge 200 -and $answer.Status -lt 300) {
            $result.Data = $data
        } elseif ($data -is [Collections.IDictionary]) {
            $result.Reason = [string]$data['reason']
            $result.Error = [string]$data['detail']
        }
    } catch {
        # An answer that cannot be read is no answer.
        $result.Status = 0
        $result.Error = $_.Exception.Message
        $result.Waited = $watch.Elapsed.TotalSeconds
    }
    if ($result.Status -lt 200 -or $result.Status -ge 300) {
        Write-SluiceLog -Repeating -Level warning -Message "$Path failed: status $($result.Status) $($result.Reason) $($result.Error)"
    }
    $result
}
