function Grant-SluiceDrop {
    <#
    .SYNOPSIS
    Lets an account put files into the drop folder and start the drop task, and nothing else. Noted before it is done.
    #>
    param([Parameter(Mandatory)][string]$Account, [Parameter(Mandatory)][string]$Sid)

    $known = Read-SluiceState -Child 'drop.json'
    if ($null -eq $known) { $known = [ordered]@{} }
    $known[$Account] = $Sid
    Write-SluiceState -Child 'drop.json' -Value $known
    $drop = Get-SluicePath -Child 'drop'
    $null = [IO.Directory]::CreateDirectory($drop)
    $run = Invoke-SluiceProgram -Path 'icacls.exe' -Arguments $drop, '/grant', ('*{0}:(OI)(CI)M' -f $Sid), '/q'
    if ($run.ExitCode -ne 0) { throw "icacls.exe ended with $($run.ExitCode): $($run.Output)" }
    Register-SluiceTask -Kind drop -Starter @($known.Values)
}
