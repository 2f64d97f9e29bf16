function Get-SluiceMachineCertificate {
    <#
    .SYNOPSIS
    A certificate of this PC's own store, by thumbprint.
    #>
    param([Parameter(Mandatory)][string]$Thumbprint)

    Get-Item -LiteralPath "Cert:\LocalMachine\My\$Thumbprint"
}
