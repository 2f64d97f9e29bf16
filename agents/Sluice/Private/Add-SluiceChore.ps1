function Add-SluiceChore {
    <#
    .SYNOPSIS
    Notes something that the work task does without a job: reports that need Windows Update, Defender's signatures, leaving
    after the machine was retired.
    #>
    param([Parameter(Mandatory)][ValidateSet('inventory', 'scan', 'defender', 'watch', 'restart', 'leave')][string[]]$Name)

    foreach ($one in $Name) { Write-SluiceFile -Child "chores/$one" -Text '' }
}
