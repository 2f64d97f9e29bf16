function Receive-SluiceDrop {
    <#
    .SYNOPSIS
    Takes what lies in the drop folder, oldest first, and gives how many orders there were. Each is verified as one from a poll.
    .DESCRIPTION
    The folder can be written by the account sluice-drop, so its files are a stranger's: bounded, no links, deleted before they count.
    #>
    if (@(Get-SluiceFileNames -Child 'drop').Count -eq 0) { return 0 }
    $lock = Enter-SluiceLock -Name 'orders' -WaitSeconds 20
    if ($null -eq $lock) { return 0 }
    $count = 0
    try {
        while ($true) {
            # Looked again until nothing is left: a start of the task is ignored while it runs.
            $names = @(Get-SluiceFileNames -Child 'drop')
            if ($names.Count -eq 0) { break }
            foreach ($name in $names) {
                $file = New-Object IO.FileInfo -ArgumentList (Get-SluicePath -Child "drop/$name")
                $fits = -not $file.Attributes.HasFlag([IO.FileAttributes]::ReparsePoint) -and $file.Length -le 65536
                $text = if ($fits) { Read-SluiceFile -Child "drop/$name" } else { '' }
                Remove-SluiceFile -Child "drop/$name"
                $orders = @()
                try {
                    $data = ConvertFrom-SluiceJson -Text $text
                    if ($data -is [Collections.IDictionary]) { $orders = @($data['orders'] | Select-Object -First 8) }
                } catch {
                    Write-SluiceLog -Level warning -Message 'What was dropped could not be read.'
                }
                if ($orders.Count -eq 0) { Write-SluiceLog -Level warning -Message 'What was dropped held no order.' }
                foreach ($envelope in $orders) {
                    $null = Add-SluiceJob -Envelope $envelope
                    $count++
                }
            }
        }
    } finally {
        $lock.Dispose()
    }
    $count
}
