function Send-SluiceWish {
    <#
    .SYNOPSIS
    Tells the controller what the person at this PC wants. Kept in wish.json until it is answered; the newest wish replaces an older one.
    #>
    $wish = Read-SluiceState -Child 'wish.json'
    if ($null -eq $wish) { return }
    $answer = Send-SluiceMessage -Path '/agent/v1/wish' -Message $wish -TimeoutSeconds 15
    if ($null -eq $answer.Data -and $answer.Status -notin 400, 403, 404, 409, 413, 422) { return }
    # Unless another was made meanwhile.
    $latest = Read-SluiceState -Child 'wish.json'
    if ($null -ne $latest -and $latest['at'] -ceq $wish['at']) { Remove-SluiceFile -Child 'wish.json' }
    if ($null -eq $answer.Data) { Write-SluiceLog -Level warning -Message "The controller refused the wish $($wish['kind']) ($($answer.Status))." }
}
