function Read-SluiceState {
    <#
    .SYNOPSIS
    Reads a JSON state file as a dictionary, or gives $null where it is missing or damaged.
    .DESCRIPTION
    Damage is logged and reads as absence: a lost lease ends the hold, a lost note costs a repetition. Nothing here may keep
    the agent from starting.
    #>
    param([Parameter(Mandatory)][string]$Child)

    $text = Read-SluiceFile -Child $Child
    if ($null -eq $text) { return $null }
    try {
        ConvertFrom-SluiceJson -Text $text
    } catch {
        Write-SluiceLog -Repeating -Level error -Message "State file $Child cannot be read: $($_.Exception.Message)"
        $null
    }
}
