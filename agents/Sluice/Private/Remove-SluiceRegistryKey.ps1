function Remove-SluiceRegistryKey {
    <#
    .SYNOPSIS
    Deletes a registry key that we made, unless somebody has put something into it.
    #>
    param([Parameter(Mandatory)][string]$Path)

    if (-not (Test-Path -LiteralPath $Path)) { return }
    $key = Get-Item -LiteralPath $Path
    $used = @($key.GetValueNames()).Count + @($key.GetSubKeyNames()).Count
    if ($key -is [IDisposable]) { $key.Dispose() }
    if ($used -eq 0) { Remove-Item -LiteralPath $Path }
}
