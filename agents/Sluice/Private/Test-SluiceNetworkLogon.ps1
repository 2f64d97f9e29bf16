function Test-SluiceNetworkLogon {
    <#
    .SYNOPSIS
    Whether this process was started over the network (SSH, WinRM), where Windows withholds some things even from administrators.
    #>
    $run = Invoke-SluiceProgram -Path 'whoami.exe' -Arguments '/groups', '/fo', 'csv', '/nh'
    # The group NETWORK.
    $run.ExitCode -eq 0 -and $run.Output -match '"S-1-5-2"'
}
