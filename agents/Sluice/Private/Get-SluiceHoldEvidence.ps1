function Get-SluiceHoldEvidence {
    <#
    .SYNOPSIS
    Reads every held value back: what, expected, found, ok. On the orchestrator's rung also whether its service runs.
    #>
    $off = $false
    foreach ($entry in (Read-SluiceJournal).entries) {
        $found = Get-SluiceRegistryValue -Path $entry['path'] -Name $entry['name']
        [ordered]@{
            what     = ('{0}\{1}' -f $entry['path'], $entry['name']).Replace('HKLM:\', 'HKEY_LOCAL_MACHINE\')
            expected = Format-SluiceValue -Data $entry['ours']
            found    = Format-SluiceValue -Data $found
            ok       = Test-SluiceSameValue $found $entry['ours']
        }
        if ($entry['path'] -like '*\Services\UsoSvc') { $off = $true }
    }
    if ($off) {
        $service = Get-Service -Name 'UsoSvc' -ErrorAction SilentlyContinue
        $status = if ($null -ne $service) { [string]$service.Status } else { 'missing' }
        [ordered]@{ what = 'Service UsoSvc'; expected = 'Stopped'; found = $status; ok = ($status -ne 'Running') }
    }
}
