function Send-SluiceSpool {
    <#
    .SYNOPSIS
    Sends results and reports that wait on disk. Gives $false where the controller did not answer, so that the caller stops
    trying for now.
    .DESCRIPTION
    Repeating a result is harmless: it is recorded once by job and attempt. An answer that says no (unknown job, lost lease,
    malformed) also ends it.
    #>
    foreach ($name in @(Get-SluiceFileNames -Child 'spool')) {
        $kept = Read-SluiceState -Child "spool/$name"
        if ($null -eq $kept) { Remove-SluiceFile -Child "spool/$name"; continue }
        $answer = Send-SluiceMessage -Path "/agent/v1/jobs/$($kept['job'])/result" -Message $kept['result']
        if ($null -eq $answer.Data -and $answer.Status -notin 400, 404, 409, 413, 422) { return $false }
        Remove-SluiceFile -Child "spool/$name"
    }
    foreach ($name in @(Get-SluiceFileNames -Child 'spool' -Filter 'report-*.txt')) {
        Send-SluiceReport -Kind ($name -replace '^report-|\.txt$', '')
        if ([IO.File]::Exists((Get-SluicePath -Child "spool/$name"))) { return $false }
    }
    $true
}
