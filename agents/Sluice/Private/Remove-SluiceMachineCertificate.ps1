function Remove-SluiceMachineCertificate {
    <#
    .SYNOPSIS
    Deletes a certificate that we made from this PC's own store; a missing one is fine.
    #>
    param([Parameter(Mandatory)][string]$Thumbprint)

    $path = "Cert:\LocalMachine\My\$Thumbprint"
    if (Test-Path -LiteralPath $path) { Remove-Item -LiteralPath $path }
}
