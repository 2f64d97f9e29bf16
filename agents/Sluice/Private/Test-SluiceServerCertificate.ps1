function Test-SluiceServerCertificate {
    <#
    .SYNOPSIS
    Decides whether the other end of a TLS connection is our controller: its certificate must come from the pinned CA and
    carry the name we asked for.
    .DESCRIPTION
    The machine's trust store is neither asked nor changed: the chain is built with the CA that was pinned at enrolment, and
    must end in exactly that certificate (SHA-256). While enrolling only the hash is known; the controller sends the CA along.
    A PC with a wrong clock must still get through, to learn the right time. By a clock that is behind, the certificate is not valid yet:
    nobody can have stolen it before it was made. By one that is ahead it has run out: then it is taken where it is not older than the
    newest that was shown to this PC before.
    The cause of a refusal is kept in $script:SluiceTls for the message, because TLS itself reports none.
    .PARAMETER Sent
    Certificates that the server sent.
    #>
    param($Certificate, $Sent, [Net.Security.SslPolicyErrors]$Errors)

    if ($null -eq $Certificate) { $script:SluiceTls.Refusal = 'the controller sent no certificate'; return $false }
    $leaf = New-Object Security.Cryptography.X509Certificates.X509Certificate2 -ArgumentList $Certificate
    if ($Errors.HasFlag([Net.Security.SslPolicyErrors]::RemoteCertificateNameMismatch) -and -not (Test-SluiceAddressName -Certificate $leaf -Name $script:SluiceTls.Name)) {
        $script:SluiceTls.Refusal = 'the certificate is for another name'
        return $false
    }

    $at = Get-SluiceNow
    $from = $leaf.NotBefore.ToUniversalTime()
    $until = $leaf.NotAfter.ToUniversalTime()
    $newest = if ($null -ne $script:SluiceTls.Ca) { ConvertFrom-SluiceInstant (Read-SluiceFile -Child 'server-certificate') } else { $null }
    if ($at -gt $until -and ($null -eq $newest -or $from -lt $newest)) {
        $script:SluiceTls.Refusal = "the certificate ran out at $(ConvertTo-SluiceInstant -Time $until), by the clock of this PC, which says $(ConvertTo-SluiceInstant -Time $at)"
        return $false
    }

    $chain = New-Object Security.Cryptography.X509Certificates.X509Chain
    try {
        $policy = $chain.ChainPolicy
        $policy.RevocationMode = [Security.Cryptography.X509Certificates.X509RevocationMode]::NoCheck
        $policy.VerificationFlags = [Security.Cryptography.X509Certificates.X509VerificationFlags]::AllowUnknownCertificateAuthority
        $null = $policy.ApplicationPolicy.Add((New-Object Security.Cryptography.Oid -ArgumentList '1.3.6.1.5.5.7.3.1'))
        $policy.VerificationTime = $(if ($at -lt $from -or $at -gt $until) { $from } else { $at }).ToLocalTime()
        if ($null -ne $script:SluiceTls.Ca) { $null = $policy.ExtraStore.Add($script:SluiceTls.Ca) }
        if ($null -ne $Sent) { $policy.ExtraStore.AddRange($Sent) }
        $null = $chain.Build($leaf)
        foreach ($status in $chain.ChainStatus) {
            # Our own CA is in no trust store: that one status is expected, every other one is a refusal.
            if ($status.Status -ne [Security.Cryptography.X509Certificates.X509ChainStatusFlags]::UntrustedRoot) {
                $script:SluiceTls.Refusal = "the certificate is not valid ($($status.Status))"
                return $false
            }
        }
        $root = $chain.ChainElements[$chain.ChainElements.Count - 1].Certificate
        if ((Get-SluiceSha256 -Bytes $root.RawData) -cne $script:SluiceTls.CaSha256) {
            $script:SluiceTls.Refusal = 'the certificate does not come from the pinned CA'
            return $false
        }
        if ($null -ne $script:SluiceTls.Ca -and ($null -eq $newest -or $from -gt $newest)) {
            try {
                Write-SluiceFile -Child 'server-certificate' -Text (ConvertTo-SluiceInstant -Time $from)
            } catch {
                # A full disk must not cost the contact.
                Write-SluiceLog -Repeating -Level warning -Message "The server's certificate was not noted: $($_.Exception.Message)"
            }
        }
        $true
    } finally {
        $chain.Dispose()
    }
}
