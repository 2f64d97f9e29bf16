function Enter-SluiceLock {
    <#
    .SYNOPSIS
    Takes a lock shared by the agent's processes, or gives $null when it stays taken. Dispose of the answer to free it.
    .DESCRIPTION
    The lock is an open file: Windows frees it when the process dies, however it dies. A process id in a file would not be.
    .PARAMETER WaitSeconds
    How long to try. 0 = once.
    #>
    param([Parameter(Mandatory)][string]$Name, [int]$WaitSeconds = 0)

    $path = Get-SluicePath -Child "$Name.lock"
    $watch = [Diagnostics.Stopwatch]::StartNew()
    while ($true) {
        try {
            return New-Object IO.FileStream -ArgumentList $path, ([IO.FileMode]::OpenOrCreate), ([IO.FileAccess]::ReadWrite), ([IO.FileShare]::None)
        } catch [IO.IOException] {
            $busy = $true
        } catch {
            # New-Object wraps what the constructor throws.
            $busy = $_.Exception.InnerException -is [IO.IOException]
            if (-not $busy) { throw }
        }
        if ($watch.Elapsed.TotalSeconds -ge $WaitSeconds) { return $null }
        Start-Sleep -Milliseconds 200
    }
}
