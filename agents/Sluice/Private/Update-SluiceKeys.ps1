function Update-SluiceKeys {
    <#
    .SYNOPSIS
    Fetches and takes new keys from the controller's address. Gives whether this PC now trusts others than before.
    #>
    try {
        $offered = Get-SluiceOfferedKeys -Config (Read-SluiceState -Child 'config.json')
        if ($null -eq $offered) { return $false }
        $reason = Install-SluiceKeys -Envelope $offered
        if ($null -eq $reason) { return $true }
        Write-SluiceLog -Repeating -Level warning -Message "New keys were offered and not taken: $reason"
    } catch {
        Write-SluiceLog -Repeating -Level warning -Message "New keys could not be fetched: $($_.Exception.Message)"
    }
    $false
}
