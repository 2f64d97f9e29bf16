function Send-SluiceReport {
    <#
    .SYNOPSIS
    Reports content to the controller: first only its hash, then the content if the controller does not have it. Kept on disk
    until answered.
    .PARAMETER Kind
    inventory, scan, hold or doctor.
    .PARAMETER Content
    Dictionary, or $null to send what is kept from before.
    #>
    param([Parameter(Mandatory)][ValidateSet('inventory', 'scan', 'hold', 'doctor')][string]$Kind, [AllowNull()]$Content = $null)

    $file = "spool/report-$Kind.txt"
    if ($null -ne $Content) { Write-SluiceFile -Child $file -Text (ConvertTo-SluiceJson -Value $Content) }
    $body = Read-SluiceFile -Child $file
    if ($null -eq $body) { return }
    $message = [ordered]@{ kind = $Kind; hash = (Get-SluiceSha256 -Text $body); at = (ConvertTo-SluiceInstant -Time (Get-SluiceNow)) }
    $answer = Send-SluiceMessage -Path '/agent/v1/report' -Message $message
    if ($null -ne $answer.Data -and -not $answer.Data['known']) {
        $message['body'] = $body
        $answer = Send-SluiceMessage -Path '/agent/v1/report' -Message $message -TimeoutSeconds 120
    }
    # 4xx: repeating the same text would be refused again.
    if ($null -ne $answer.Data -or ($answer.Status -in 400, 413, 422)) { Remove-SluiceFile -Child $file }
}
