function Get-SluiceStatusText {
    <#
    .SYNOPSIS
    In sentences: what Sluice may do on this PC, what it never does, and what the person at it can do.
    #>
    param([Parameter(Mandatory)][string]$Ownership, [AllowNull()]$Pause, [Parameter(Mandatory)][string]$Controller)

    "This is a PC of kind: $Ownership. Its controller is $Controller."
    'Sluice may hold back Windows updates and give them back; download and install released ones; take one off again, at most one a day and 30 days after its install.'
    'Sluice may read version, disk, battery, update history, crashes and failed services. It reads no files, mail, browsing or passwords.'
    'Sluice may show you one of five fixed texts, run four fixed repairs, and restart this PC at most twice a day, with notice.'
    'Sluice may set with whom this PC shares downloads in its own network, wake other PCs there, and wake this one on mains for an install.'
    if ($Ownership -ceq 'personal') {
        'It never restarts this PC while you work, whoever orders it, wakes it only after you asked for updates tonight, and does not report maker, model, language, proxy or network adapters.'
        if ($null -ne $Pause) { "You have paused it until $(ConvertTo-SluiceInstant -Time $Pause). No order ends that." }
        'Pause: Suspend-Sluice -Days 7. Go on: Resume-Sluice. Install: Request-SluiceInstall -When now, or tonight.'
    } else {
        'It restarts this PC while you work only where an administrator orders exactly that restart.'
        'Install: Request-SluiceInstall -When now, or tonight.'
    }
    'Leave in one step, with every setting as before: service\Remove-Sluice.ps1.'
}
