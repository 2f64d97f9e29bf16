function Enable-SluiceWinRm {
    <#
    .SYNOPSIS
    Lets the controller hand signed jobs in over WinRM. Run elevated, by Enable-SluiceWinRm.ps1; run again, it gives a new password.
    .DESCRIPTION
    Makes an account of its own that may open WinRM's command shell, a certificate and an HTTPS listener where there is none, and a firewall rule. What was there before is
    noted before the first write; Disable-SluiceWinRm brings it back. HTTP, Basic and unencrypted WinRM are not switched on.
    .PARAMETER From
    Addresses that may reach the port, as netsh.exe takes them.
    #>
    [CmdletBinding()]
    param([ValidatePattern('^[A-Za-z0-9.:/,-]{1,200}$')][string]$From = 'LocalSubnet')

    $script:SluiceLogName = 'install'
    $name = 'sluice-winrm'
    Assert-SluiceFolder
    $secret = New-SluicePassword
    $password = New-Object Security.SecureString
    foreach ($character in $secret.ToCharArray()) { $password.AppendChar($character) }
    $note = Read-SluiceState -Child 'winrm.json'
    $user = Get-LocalUser -Name $name -ErrorAction SilentlyContinue
    if ($null -ne $user -and ($null -eq $note -or $note['sid'] -cne [string]$user.SID)) {
        throw "There is an account $name that Sluice did not make. Nothing has changed."
    }
    if ($null -eq $note) {
        $service = Get-Service -Name 'WinRM'
        $note = [ordered]@{ start = [string]$service.StartType; running = ([string]$service.Status -eq 'Running'); thumbprint = $null; sid = $null }
        Write-SluiceState -Child 'winrm.json' -Value $note
    }
    Set-Service -Name 'WinRM' -StartupType Automatic
    Start-Service -Name 'WinRM'

    $thumbprint = Get-SluiceListener
    if ($null -eq $thumbprint) {
        $machine = [Environment]::MachineName
        # Ten years: the controller has it pinned, and a new one would have to be approved on every visit.
        $made = New-SelfSignedCertificate -DnsName $machine -CertStoreLocation 'Cert:\LocalMachine\My' -NotAfter (Get-SluiceNow).AddYears(10) -KeyAlgorithm 'RSA' -KeyLength 3072
        $thumbprint = [string]$made.Thumbprint
        $note['thumbprint'] = $thumbprint
        Write-SluiceState -Child 'winrm.json' -Value $note
        $null = New-WSManInstance -ResourceURI 'winrm/config/Listener' -SelectorSet @{ Address = '*'; Transport = 'HTTPS' } -ValueSet @{ Hostname = $machine; CertificateThumbprint = $thumbprint }
    }
    Invoke-SluiceFirewall -From $From

    if ($null -eq $user) {
        $user = New-LocalUser -Name $name -Password $password -Description 'Sluice: hands in signed jobs.' -AccountNeverExpires -PasswordNeverExpires -UserMayNotChangePassword
        $note['sid'] = [string]$user.SID
        Write-SluiceState -Child 'winrm.json' -Value $note
        # Remote Management Users; by SID, because its name is translated.
        Add-LocalGroupMember -SID 'S-1-5-32-580' -Member $name
    } else {
        Set-LocalUser -Name $name -Password $password
    }
    Set-SluiceWinRmRight -Sid $note['sid']
    Grant-SluiceDrop -Account $name -Sid $note['sid']
    $hash = Get-SluiceSha256 -Bytes (Get-SluiceMachineCertificate -Thumbprint $thumbprint).RawData
    "Account:     $([Environment]::MachineName)\$name"
    "Password:    $secret"
    "Certificate: $(($hash.ToUpperInvariant() -replace '(..)(?!$)', '$1:'))"
}
