function Invoke-SluiceRotate {
    <#
    .SYNOPSIS
    The verb rotate: a new credential replaces the old one on disk. The controller keeps the old one alive until the new one
    is used.
    #>
    $answer = Send-SluiceMessage -Path '/agent/v1/rotate' -Message ([ordered]@{})
    if ($null -eq $answer.Data) { return (New-SluiceOutcome -Outcome failed -Reason 'credential-not-stored' -Detail 'The controller gave no new credential.') }
    $credential = $answer.Data['credential']
    if (-not (Test-SluiceCredential -Credential $credential)) { return (New-SluiceOutcome -Outcome failed -Reason 'credential-not-stored' -Detail 'The new credential has an unknown form.') }
    Write-SluiceFile -Child 'credential' -Text $credential
    New-SluiceOutcome -Outcome succeeded
}
