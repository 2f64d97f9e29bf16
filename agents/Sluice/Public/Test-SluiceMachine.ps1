function Test-SluiceMachine {
    <#
    .SYNOPSIS
    The doctor: measures on this PC what is not yet known about Windows, and changes nothing.
    .DESCRIPTION
    Each answer is yes, no or unknown to one statement, with what it rests on. Only what this PC has shown counts: nothing is concluded from
    its edition. Some answers need a hold that has stood for days, a leak, or a search since the hold began; until then they are unknown.
    .PARAMETER Text
    A readable list instead of the report.
    .PARAMETER Json
    The report as JSON, as the controller gets it.
    .EXAMPLE
    Test-SluiceMachine -Text
    #>
    [CmdletBinding()]
    param([switch]$Text, [switch]$Json)

    $windows = Get-SluiceWindows
    $answers = @(Get-SluiceHoldFinding) + @(Get-SluiceSystemFinding)
    if ($Text) {
        "Windows $($windows.Edition) $($windows.Build).$($windows.Ubr)"
        foreach ($one in $answers) { '{0,-8} {1}: {2}' -f $one['answer'], $one['question'], $one['detail'] }
        return
    }
    $report = [ordered]@{ edition = [string](Limit-SluiceText -Value $windows.Edition -Length 64); build = $windows.Build; ubr = $windows.Ubr; answers = $answers }
    if ($Json) { return (ConvertTo-SluiceJson -Value $report) }
    $report
}
