function Revoke-SluiceDrop {
    <#
    .SYNOPSIS
    Takes back what Grant-SluiceDrop gave; with the last account the task and the folder go.
    #>
    param([Parameter(Mandatory)][string]$Account)

    $known = Read-SluiceState -Child 'drop.json'
    if ($null -eq $known -or -not $known.Contains($Account)) { return }
    $drop = Get-SluicePath -Child 'drop'
    $null = Invoke-SluiceProgram -Path 'icacls.exe' -Arguments $drop, '/remove', "*$($known[$Account])", '/q'
    $known.Remove($Account)
    if ($known.Count -gt 0) {
        Register-SluiceTask -Kind drop -Starter @($known.Values)
        Write-SluiceState -Child 'drop.json' -Value $known
        return
    }
    Unregister-SluiceTask -Kind drop
    Remove-SluiceFolder -Path $drop
    Remove-SluiceFile -Child 'drop.json'
}
