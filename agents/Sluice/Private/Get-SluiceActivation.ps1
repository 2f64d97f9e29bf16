function Get-SluiceActivation {
    <#
    .SYNOPSIS
    Activation of Windows: status (0 unlicensed ... 1 licensed ... 6), channel, and whether an extended security updates
    licence is active. $null where unreadable.
    .DESCRIPTION
    The filter names Windows' application id: without it the query is slow and touches every product.
    #>
    $products = @(Get-SluiceCim -ClassName 'SoftwareLicensingProduct' -Filter (
            "ApplicationID='55c92734-d682-4d71-983e-d6ec3f16059f' AND PartialProductKey IS NOT NULL"))
    $windows = @($products | Where-Object { [string]$_.Name -notlike '*ESU*' })
    if ($windows.Count -eq 0) { return $null }
    $channel = Get-SluiceComValue -Object $windows[0] -Name 'ProductKeyChannel'
    $esu = @($products | Where-Object { [string]$_.Name -like '*ESU*' -and $_.LicenseStatus -eq 1 })
    [ordered]@{ status = [int]$windows[0].LicenseStatus; channel = $channel; esu = ($esu.Count -gt 0) }
}
