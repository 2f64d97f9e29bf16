function Test-SluiceUnheld {
    <#
    .SYNOPSIS
    Whether an update is of a kind that Sluice does not hold: Defender's own, the Store's, the removal tool.
    .DESCRIPTION
    Known by their KB, because titles are translated and the history carries no category.
    #>
    param([AllowNull()][string]$Title, [AllowNull()][string]$Client)

    $Title -match 'KB2267602|KB4052623|KB5007651|KB890830' -or $Client -match 'Defender|Store|Malicious'
}
