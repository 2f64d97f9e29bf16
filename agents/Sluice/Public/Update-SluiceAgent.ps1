function Update-SluiceAgent {
    <#
    .SYNOPSIS
    Puts this agent in the place of the installed one. Run elevated, by Update-Sluice.ps1, from the folder in which the update line
    unpacked it.
    .DESCRIPTION
    Only the code changes. The state stays: the hold with its journal, the credential, results that wait to be sent. Nothing runs
    meanwhile, because both tasks' locks are held. A power cut between the two moves leaves this PC without the agent's code: the
    same line, run again, finishes the work.
    #>
    [CmdletBinding()]
    param()

    $script:SluiceLogName = 'install'
    Assert-SluiceFolder
    $null = Assert-SluicePreflight -Installed
    $installed = Join-Path $env:ProgramFiles 'Sluice'
    $package = Get-SluicePath -Code
    if ($package -eq $installed) { throw 'This is the installed agent itself. Run the update line that the machine''s page shows.' }
    $there = [IO.Directory]::Exists($installed)
    $to = Get-SluiceVersion
    $from = if ($there) { Get-SluiceVersion -Code $installed }
    if ($there -and [Version]$from -gt [Version]$to) { throw "The installed agent $from is newer than $to, which this line brings. Nothing was changed." }

    $work = Enter-SluiceLock -Name 'work' -WaitSeconds 10
    if ($null -eq $work) { throw 'A job is under way on this PC. Run the line again when it has ended; nothing was changed.' }
    $poll = $null
    try {
        Stop-SluiceTask -Kind poll
        $poll = Enter-SluiceLock -Name 'poll' -WaitSeconds 30
        if ($null -eq $poll) { throw 'The poll task did not stop. Nothing was changed.' }
        # Between the moves it would fit neither; without it nothing is missed.
        Remove-SluiceFile -Child 'files'
        $old = "$installed.old"
        if ($there) {
            Remove-SluiceFolder -Path $old
            [IO.Directory]::Move($installed, $old)
        }
        try {
            [IO.Directory]::Move($package, $installed)
        } catch {
            if ($there) { [IO.Directory]::Move($old, $installed) }
            throw
        }
        Write-SluiceFile -Child 'files' -Text (@(Get-SluiceCodeFile -Code $installed) -join "`n")
        foreach ($kind in 'work', 'poll') { Register-SluiceTask -Kind $kind -Code $installed }
        Add-SluiceChore -Name 'inventory'
        Remove-SluiceFolder -Path $old
        Write-SluiceLog -Message "Agent $to in the place of $(if ($there) { $from } else { 'none' })."
    } finally {
        if ($null -ne $poll) { $poll.Dispose() }
        $work.Dispose()
        Start-SluiceTask -Kind poll
    }
    "The agent of this PC is now $to$(if ($there) { "; it was $from" })."
}
