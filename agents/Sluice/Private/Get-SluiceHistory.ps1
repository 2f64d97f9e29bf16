function Get-SluiceHistory {
    <#
    .SYNOPSIS
    The newest entries of Windows' own update history.
    .DESCRIPTION
    Entries without a title are damaged and left out. Dates are UTC.
    .PARAMETER Last
    How many to read.
    .OUTPUTS
    Dictionaries as the inventory report carries them.
    #>
    param([Parameter(Mandatory)]$Session, [int]$Last = 200)

    $searcher = $Session.CreateUpdateSearcher()
    $total = $searcher.GetTotalHistoryCount()
    if ($total -le 0) { return }
    foreach ($entry in $searcher.QueryHistory(0, [Math]::Min($Last, $total))) {
        if (-not $entry.Title) { continue }
        [ordered]@{
            updateId   = ([string]$entry.UpdateIdentity.UpdateID).ToLowerInvariant()
            revision   = [int]$entry.UpdateIdentity.RevisionNumber
            title      = Limit-SluiceText -Value $entry.Title -Length 500
            at         = ConvertTo-SluiceInstant -Time ([DateTime]::SpecifyKind([DateTime]$entry.Date, [DateTimeKind]::Utc))
            operation  = if ([int]$entry.Operation -eq 2) { 'uninstall' } else { 'install' }
            resultCode = [int]$entry.ResultCode
            hresult    = Format-SluiceHResult -Code $entry.HResult
            client     = [string](Limit-SluiceText -Value $entry.ClientApplicationID -Length 200)
        }
    }
}
