function Update-SluiceHold {
    <#
    .SYNOPSIS
    What the poll task does for the hold each time round: finish what a crash interrupted, end it when it must end, re-assert
    it when somebody changed it.
    .OUTPUTS
    Whether the hold's state has changed, so that it should be reported.
    #>
    param([Parameter(Mandatory)]$Contact)

    $hold = Read-SluiceState -Child 'hold.json'
    if ($null -eq $hold) {
        # Journalled, but the note of the hold is lost or was never written: what was begun is finished, or ends with its lease.
        if ($null -eq (Read-SluiceFile -Child 'journal.json')) { return $false }
        if ($null -ne (Set-SluiceHold)) { $null = Clear-SluiceHold -Then 'lapsed' }
        return $true
    }
    switch -CaseSensitive ($hold['level']) {
        'restoring' { $null = Clear-SluiceHold -Then $hold['then']; return $true }
        'set' {
            $reason = Get-SluiceLapse -Contact $Contact
            if ($null -ne $reason) {
                Write-SluiceLog -Level warning -Message "The hold ends by itself: $reason"
                $null = Clear-SluiceHold -Then 'lapsed'
                return $true
            }
            Add-SluiceWatchChore
            Add-SluiceScanChore
            # Past its lease a hold is not defended any more: what the dead-man or anybody else gave back stays given back.
            if (-not (Test-SluiceLeaseRunOut)) {
                $reason = Set-SluiceHold
                if ($null -ne $reason) { Write-SluiceLog -Repeating -Level error -Message "The hold does not stand: $reason" }
            }
            return $true
        }
    }
    $false
}
