function Set-SluiceWinRmRight {
    <#
    .SYNOPSIS
    Lets one account open WinRM's command shell, or takes that right back.
    .DESCRIPTION
    The group Remote Management Users opens PowerShell's own endpoints only. Who may open the command shell stands in RootSDDL, which by default
    names administrators alone: one entry is added there, to read and to invoke. The rest of that text stays as it is.
    .PARAMETER Sid
    The account.
    #>
    param([Parameter(Mandatory)][ValidatePattern('^S-1-[0-9-]+\z')][string]$Sid, [switch]$Off)

    $old = [string](Get-WSManInstance -ResourceURI 'winrm/config/service').RootSDDL
    $new = $old -replace "\(A;;[A-Z]+;;;$Sid\)", ''
    if (-not $Off) {
        # The first entry of the access list, after its flags.
        $list = [regex]::Match($new, 'D:[A-Z]*(?=\()')
        if (-not $list.Success) { throw "WinRM's RootSDDL is not one that can be added to: $old" }
        $new = $new.Insert($list.Index + $list.Length, "(A;;GXGR;;;$Sid)")
    }
    if ($new -cne $old) { $null = Set-WSManInstance -ResourceURI 'winrm/config/service' -ValueSet @{ RootSDDL = $new } }
}
