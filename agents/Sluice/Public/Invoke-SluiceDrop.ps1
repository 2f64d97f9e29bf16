function Invoke-SluiceDrop {
    <#
    .SYNOPSIS
    The drop task: takes the orders that were handed in over SSH, and starts the tasks that do the rest.
    .DESCRIPTION
    Only registered where Enable-SluiceSsh was run. The work and the telling are those of polled orders.
    #>
    [CmdletBinding()]
    param()

    $script:SluiceLogName = 'drop'
    Assert-SluiceFolder
    try {
        if ((Receive-SluiceDrop) -eq 0) { return }
        Start-SluiceWork
        # Whoever had to come by SSH was not heard by the poll task; if it runs, Windows ignores this.
        Start-SluiceTask -Kind poll
        $null = Send-SluiceSpool
    } finally {
        Close-SluiceConnection
    }
}
