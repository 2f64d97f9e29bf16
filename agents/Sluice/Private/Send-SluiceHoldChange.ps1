function Send-SluiceHoldChange {
    <#
    .SYNOPSIS
    Reports the hold where its report differs from the last one of this process.
    #>
    $report = Get-SluiceHoldReport
    $text = ConvertTo-SluiceJson -Value $report
    if ($text -ceq $script:SluiceHoldReported) { return }
    Send-SluiceReport -Kind hold -Content $report
    $script:SluiceHoldReported = $text
}
