function Install-SluiceAgent {
    <#
    .SYNOPSIS
    Enrols this PC at its controller and starts the agent. Run elevated, by Install-Sluice.ps1.
    .DESCRIPTION
    First measures whether the agent can work here; if not, says why and writes nothing. A failure later removes what was made.
    .PARAMETER Address
    https address of the controller's agents listener.
    .PARAMETER CaSha256
    SHA-256 of the controller's CA certificate, hex. The only thing that is trusted besides the package itself.
    .PARAMETER Token
    The enrolment token.
    .PARAMETER Proxy
    http address of a proxy, where Windows' own proxy settings are not the right ones.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)][ValidatePattern('^https://')][string]$Address,
        [Parameter(Mandatory)][ValidatePattern('^[0-9a-fA-F]{64}$')][string]$CaSha256,
        [Parameter(Mandatory)][Security.SecureString]$Token,
        [string]$Proxy
    )

    $script:SluiceLogName = 'install'
    if ($Proxy -and $Proxy -notmatch '^http://[^/@\s]+/?$') { throw 'The proxy is not usable: give it as http://host:port. A password in it is not supported.' }
    $checks = @(Assert-SluicePreflight)
    $windows = Get-SluiceWindows
    $identity = Get-SluiceIdentity

    New-SluiceStateFolder
    try {
        $config = [ordered]@{
            address = $Address.TrimEnd('/'); machine = $null; caSha256 = $CaSha256.ToLowerInvariant(); ca = $null
            jobKey = $null; recoveryKey = $null; proxy = if ($Proxy) { $Proxy } else { $null }
        }
        $request = [ordered]@{
            version      = 1
            token        = (New-Object Net.NetworkCredential -ArgumentList '', $Token).Password
            agentVersion = Get-SluiceVersion
            name         = Limit-SluiceText -Value $identity.Name -Length 64
            smbiosUuid   = $identity.SmbiosUuid
            edition      = $windows.Edition
            build        = $windows.Build
            ubr          = $windows.Ubr
            preflight    = $checks
            # The same in every try: an answer that was lost on the way is then given again, and the token is not used up twice.
            enrolment    = [Guid]::NewGuid().ToString()
        }
        $answer = Send-SluiceEnrolment -Config $config -Body (ConvertTo-SluiceJson -Value $request)
        $data = ConvertFrom-SluiceJson -Text $answer.Text
        if ($answer.Status -ne 200 -and $answer.Status -ne 201) {
            throw "The controller refused the enrolment ($($answer.Status) $($data['reason'])): $($data['detail']) $($data['nextStep'])"
        }
        $key = @{ x = 'coordinate'; y = 'coordinate' }
        $bad = Test-SluiceKind -Value $data['machine'] -Kind 'id'
        foreach ($name in 'jobKey', 'recoveryKey') { if ($null -ne (Test-SluiceShape -Value $data[$name] -Shape $key)) { $bad = $name } }
        if ($null -ne $bad -or -not (Test-SluiceCredential -Credential $data['credential'])) { throw 'The answer of the controller is incomplete.' }
        if ((Get-SluiceSha256 -Bytes (ConvertFrom-SluicePem -Text $data['ca']).RawData) -cne $config['caSha256']) {
            throw 'The CA certificate in the answer is not the pinned one.'
        }

        foreach ($name in 'machine', 'ca', 'jobKey', 'recoveryKey') { $config[$name] = $data[$name] }
        $config['ownership'] = if ($data['ownership'] -ceq 'personal') { 'personal' } else { 'organisation' }
        # Keys that were named before this day are never taken.
        $config['keysSerial'] = if ($data['keysSerial'] -is [long]) { $data['keysSerial'] } else { 0 }
        # What an antivirus takes later is missed by this list.
        Write-SluiceFile -Child 'files' -Text (@(Get-SluiceCodeFile) -join "`n")
        Write-SluiceFile -Child 'credential' -Text $data['credential']
        Write-SluiceState -Child 'config.json' -Value $config
        Set-SluiceControllerTime -Now $data['now']
        Add-SluiceChore -Name 'inventory', 'scan'
        Register-SluiceTask -Kind work
        Register-SluiceTask -Kind poll
        Start-SluiceTask -Kind poll
    } catch {
        # Whatever has failed, the credential must not stay.
        try { foreach ($kind in 'poll', 'work') { Unregister-SluiceTask -Kind $kind } } catch { Write-Verbose "Tasks: $($_.Exception.Message)" }
        Remove-SluiceFolder -Path (Get-SluicePath)
        throw
    } finally {
        Close-SluiceConnection
    }
    "This PC is enrolled as $($config['machine'])."
}
