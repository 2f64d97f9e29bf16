function Get-SluiceHResult {
    <#
    .SYNOPSIS
    The HRESULT behind an error as 0x and eight hex digits. PowerShell wraps COM errors, so the innermost one counts.
    #>
    param([Parameter(Mandatory)][Management.Automation.ErrorRecord]$ErrorRecord)

    $found = $null
    for ($exception = $ErrorRecord.Exception; $null -ne $exception; $exception = $exception.InnerException) {
        if ($exception -is [Runtime.InteropServices.COMException] -or $exception -is [UnauthorizedAccessException]) { $found = $exception }
    }
    if ($null -eq $found) { $found = $ErrorRecord.Exception.GetBaseException() }
    Format-SluiceHResult -Code $found.HResult
}
