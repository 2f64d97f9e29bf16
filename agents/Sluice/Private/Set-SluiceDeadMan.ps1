function Set-SluiceDeadMan {
    <#
    .SYNOPSIS
    Registers the dead-man for 14 days after the lease's end. It needs no script, no PowerShell and no agent.
    #>
    param([Parameter(Mandatory)]$Lease)

    if (-not [IO.File]::Exists((Get-SluicePath -Child 'restore.reg'))) { throw 'There is no restore file for the dead-man.' }
    Register-SluiceTask -Kind 'dead-man' -At $Lease.NotAfter.AddDays(14)
}
