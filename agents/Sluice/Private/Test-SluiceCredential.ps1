function Test-SluiceCredential {
    <#
    .SYNOPSIS
    Whether a text has the form of a machine's credential. It goes into an HTTP header, so nothing else may be in it.
    #>
    param([AllowNull()]$Credential)

    $Credential -is [string] -and $Credential -cmatch '^slm_[0-9a-f-]{36}_[A-Za-z0-9_-]{43}\z'
}
