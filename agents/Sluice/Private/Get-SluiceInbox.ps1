function Get-SluiceInbox {
    <#
    .SYNOPSIS
    The accepted job on this PC, or $null. There is one at a time.
    .OUTPUTS
    Dictionary: envelope, job, attempt, fence, starts.
    #>
    foreach ($name in @(Get-SluiceFileNames -Child 'inbox')) {
        $item = Read-SluiceState -Child "inbox/$name"
        if ($null -ne $item) { return $item }
        Remove-SluiceFile -Child "inbox/$name"
    }
}
