function Invoke-SluiceFirewall {
    <#
    .SYNOPSIS
    Sets our one firewall rule: WinRM over HTTPS, from the given addresses. Without any the rule goes.
    #>
    param([string]$From)

    # The old one first: netsh would add a second rule of the same name.
    $null = Invoke-SluiceProgram -Path 'netsh.exe' -Arguments 'advfirewall', 'firewall', 'delete', 'rule', 'name=Sluice WinRM'
    if (-not $From) { return }
    $run = Invoke-SluiceProgram -Path 'netsh.exe' -Arguments 'advfirewall', 'firewall', 'add', 'rule', 'name=Sluice WinRM', 'dir=in', 'action=allow', 'protocol=TCP', 'localport=5986', "remoteip=$From"
    if ($run.ExitCode -ne 0) { throw "netsh.exe ended with $($run.ExitCode): $($run.Output)" }
}
