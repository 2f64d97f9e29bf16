function Test-SluiceStop {
    <#
    .SYNOPSIS
    Whether the job under way is to end at this safe point.
    #>
    param([Parameter(Mandatory)][string]$Job)

    [IO.File]::Exists((Get-SluicePath -Child "stop-$Job"))
}
