function Grant-SluiceDrop {
    <#
    .SYNOPSIS
    Lets an account put files into the drop folder and start the drop task, and nothing else. Noted before it is done.
    .DESCRIPTION
    Files only: a folder of the account's could be a link, and SYSTEM deletes what lies here. Nor can it take the drop folder itself away.
    #>
    param([Parameter(Mandatory)][string]$Account, [Parameter(Mandatory)][string]$Sid)

    $known = Read-SluiceState -Child 'drop.json'
    if ($null -eq $known) { $known = [ordered]@{} }
    $known[$Account] = $Sid
    Write-SluiceState -Child 'drop.json' -Value $known
    $drop = Get-SluicePath -Child 'drop'
    $null = [IO.Directory]::CreateDirectory($drop)
    # First whatever an older agent gave.
    foreach ($arguments in @('/remove:g', "*$Sid"), @('/grant', "*${Sid}:(RX,WD)", "*${Sid}:(OI)(IO)M")) {
        $run = Invoke-SluiceProgram -Path 'icacls.exe' -Arguments (@($drop) + $arguments + '/q')
        if ($run.ExitCode -ne 0) { throw "icacls.exe ended with $($run.ExitCode): $($run.Output)" }
    }
    Register-SluiceTask -Kind drop -Starter @($known.Values)
}
