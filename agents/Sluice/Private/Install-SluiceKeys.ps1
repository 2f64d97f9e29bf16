function Install-SluiceKeys {
    <#
    .SYNOPSIS
    Pins the CA, job key and address that the offline recovery key names. Gives $null, or why they were not taken; nothing has changed
    then.
    .DESCRIPTION
    The envelope must verify with the recovery key of the enrolment and carry a greater serial than any taken before. A controller
    with these keys must also answer at that address: a signed typing error would otherwise lose this PC for good. All of it is one
    file, put in place in one step.
    #>
    param([Parameter(Mandatory)][AllowNull()]$Envelope)

    $lock = Enter-SluiceLock -Name 'keys' -WaitSeconds 10
    if ($null -eq $lock) { return 'another process is taking keys' }
    try {
        $config = Read-SluiceState -Child 'config.json'
        if ($null -eq $config) { return 'this PC is not enrolled' }
        $read = Read-SluiceOrder -Envelope $Envelope -Type 'sluice/keys/1' -Key $config['recoveryKey']
        if ($null -ne $read.Reason) { return $read.Reason }
        $keys = $read.Order
        if ($keys['serial'] -le [long]$config['keysSerial']) { return 'replayed' }
        try {
            if ((Get-SluiceSha256 -Bytes (ConvertFrom-SluicePem -Text $keys['ca']).RawData) -cne $keys['caSha256']) { return 'malformed-order' }
        } catch {
            return 'malformed-order'
        }
        $new = [ordered]@{}
        foreach ($member in $config.GetEnumerator()) { $new[$member.Key] = $member.Value }
        foreach ($name in 'ca', 'caSha256', 'jobKey') { $new[$name] = $keys[$name] }
        $new['address'] = $keys['address'].TrimEnd('/')
        $new['keysSerial'] = $keys['serial']
        Close-SluiceConnection
        try {
            $script:SluiceConnection = Open-SluiceConnection -Config $new
        } catch {
            return "no controller with them answers at $($new['address']): $($_.Exception.Message)"
        }
        Write-SluiceState -Child 'config.json' -Value $new
        Write-SluiceLog -Message "Took the keys with serial $($keys['serial']), signed by the recovery key: controller $($new['address']), CA $($keys['caSha256'])."
        # The lease on disk was signed with the old job key: without a new one the hold would count as lapsed.
        $hold = Read-SluiceState -Child 'hold.json'
        if ($null -ne $hold -and $hold['level'] -ceq 'set') { $null = Update-SluiceLease }
        $null
    } finally {
        $lock.Dispose()
    }
}
