function New-SluiceFinding {
    <#
    .SYNOPSIS
    One answer of the doctor.
    .PARAMETER Answer
    $true, $false, or $null for unknown.
    #>
    param([Parameter(Mandatory)][string]$Question, [AllowNull()]$Answer, [Parameter(Mandatory)][string]$Detail)

    $word = if ($null -eq $Answer) { 'unknown' } elseif ($Answer) { 'yes' } else { 'no' }
    [ordered]@{ question = $Question; answer = $word; detail = [string](Limit-SluiceText -Value $Detail -Length 500) }
}
