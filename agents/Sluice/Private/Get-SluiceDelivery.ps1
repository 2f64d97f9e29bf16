function Get-SluiceDelivery {
    <#
    .SYNOPSIS
    Bytes of the files in Delivery Optimization's cache by where they came from, or $null where Windows does not tell.
    #>
    try {
        $files = @(Get-DeliveryOptimizationStatus -ErrorAction Stop)
    } catch {
        return $null
    }
    $sum = { param($name) $total = [double]0; foreach ($file in $files) { $total += [double](Get-SluiceComValue -Object $file -Name $name -Default 0) }; $total }
    [ordered]@{ fromPeers = (& $sum 'BytesFromPeers'); fromLan = (& $sum 'BytesFromLanPeers'); fromHttp = (& $sum 'BytesFromHttp') }
}
