function Get-SluiceContact {
    <#
    .SYNOPSIS
    What this agent remembers of its contact with the controller: since boot, failures and time with network; across boots,
    how long a poll may wait, since when nothing was heard and why.
    .DESCRIPTION
    Boot times are compared with two minutes of tolerance, because Windows computes them from a clock that is corrected
    meanwhile. A new boot asks for a scan and an inventory: they prove what the restart finished.
    #>
    $boot = Get-SluiceBootTime
    if ($null -eq $boot) { $boot = (Get-SluiceNow).AddMilliseconds(-1000.0 * [Diagnostics.Stopwatch]::GetTimestamp() / [Diagnostics.Stopwatch]::Frequency) }
    $stored = Read-SluiceState -Child 'contact.json'
    $contact = [ordered]@{ bootAt = (ConvertTo-SluiceInstant -Time $boot); failures = 0; networkSeconds = 0; waitSeconds = 240; droppedAt = $null; failingSince = $null; problem = $null }
    if ($null -ne $stored) {
        foreach ($name in 'waitSeconds', 'droppedAt', 'failingSince', 'problem') { $contact[$name] = $stored[$name] }
        if ([Math]::Abs(((ConvertFrom-SluiceInstant $stored['bootAt']) - $boot).TotalSeconds) -lt 120) {
            foreach ($name in 'bootAt', 'failures', 'networkSeconds') { $contact[$name] = $stored[$name] }
        } else {
            Write-SluiceLog -Message "Windows was started at $($contact['bootAt'])."
            Add-SluiceChore -Name 'inventory', 'scan'
        }
    }
    Write-SluiceState -Child 'contact.json' -Value $contact
    $contact
}
