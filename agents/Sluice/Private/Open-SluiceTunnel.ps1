function Open-SluiceTunnel {
    <#
    .SYNOPSIS
    Asks a proxy by CONNECT for a way to an address. It is told host and port, and nothing else. Throws a sentence with the reason's name
    where it gives none.
    #>
    param([Parameter(Mandatory)]$Stream, [Parameter(Mandatory)]$Proxy, [Parameter(Mandatory)][Uri]$Address)

    $target = '{0}:{1}' -f $Address.Host, $Address.Port
    $who = "The proxy $($Proxy.Host):$($Proxy.Port) ($($Proxy.Source))"
    $plain = @{ Stream = $Stream; Buffer = New-Object 'System.Collections.Generic.List[byte]' }
    try {
        Send-SluiceBytes -Connection $plain -Bytes ([Text.Encoding]::ASCII.GetBytes("CONNECT $target HTTP/1.1`r`nHost: $target`r`n`r`n"))
        $answer = Read-SluiceHead -Connection $plain
    } catch {
        throw "proxy-failed: $who gave no answer to CONNECT $target. Is it an HTTP proxy?"
    }
    if ($answer.Status -eq 407) { throw "proxy-wants-password: $who asks for a password (407), and Sluice has none. Let it pass CONNECT $target without one." }
    if ($answer.Status -ne 200) { throw "proxy-refused: $who refused CONNECT $target with status $($answer.Status). Allow that in the proxy, or take the setting away." }
}
