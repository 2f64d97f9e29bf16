function Send-SluiceEnrolment {
    <#
    .SYNOPSIS
    Sends the enrolment, four times at most while no answer comes or the controller is busy. Gives the answer, as Invoke-SluiceRequest.
    .DESCRIPTION
    A person waits, so it gives up after about a minute. The wrong controller is not asked twice.
    #>
    param([Parameter(Mandatory)]$Config, [Parameter(Mandatory)][string]$Body)

    foreach ($pause in 2, 10, 30, 0) {
        try {
            $answer = Invoke-SluiceRequest -Config $Config -Path '/agent/v1/enrol' -Body $Body
            if ($answer.Status -lt 500 -or $pause -eq 0) { return $answer }
        } catch {
            if ($pause -eq 0 -or ($null -ne $script:SluiceTls -and $null -ne $script:SluiceTls.Refusal)) { throw }
            Write-Warning "No answer from the controller ($($_.Exception.Message)). Trying again in $pause s."
        }
        Start-Sleep -Seconds $pause
    }
}
