function Invoke-SluiceChore {
    <#
    .SYNOPSIS
    Does what the poll task noted for the work task without a job (see Add-SluiceChore). The note counts its starts and goes last: a
    chore that fails or crashes is done again, at most twice. What was noted anew meanwhile stays.
    #>
    foreach ($name in @(Get-SluiceFileNames -Child 'chores' -Filter '*')) {
        $starts = 0
        $null = [int]::TryParse([string](Read-SluiceFile -Child "chores/$name"), [ref]$starts)
        $starts++
        if ($starts -gt 3) { Remove-SluiceFile -Child "chores/$name"; continue }
        Write-SluiceFile -Child "chores/$name" -Text ([string]$starts)
        Write-SluiceLog -Message "Chore: $name"
        try {
            switch -CaseSensitive ($name) {
                'inventory' {
                    Resume-SluiceBitLocker
                    Send-SluiceReport -Kind inventory -Content (Get-SluiceInventory -Session (New-SluiceUpdateSession))
                }
                'scan' { Send-SluiceReport -Kind scan -Content (Get-SluiceScan -Session (New-SluiceUpdateSession)) }
                'restart' { $null = Step-SluiceRestart }
                'watch' { Watch-SluiceHold -Session (New-SluiceUpdateSession) }
                'defender' {
                    # Signatures often come with automatic updating, which is held: Defender's own tool fetches them instead.
                    $tool = Join-Path $env:ProgramFiles (Join-Path 'Windows Defender' 'MpCmdRun.exe')
                    if ([IO.File]::Exists($tool)) {
                        $run = Invoke-SluiceProgram -Path $tool -Arguments '-SignatureUpdate'
                        if ($run.ExitCode -ne 0) { Write-SluiceLog -Level warning -Message "Defender's signatures were not refreshed: exit code $($run.ExitCode)." }
                    }
                }
            }
            if ([string](Read-SluiceFile -Child "chores/$name") -ceq [string]$starts) { Remove-SluiceFile -Child "chores/$name" }
        } catch {
            Write-SluiceLog -Level error -Message "Chore $name failed: $(Get-SluiceHResult -ErrorRecord $_) $($_.Exception.Message)"
        }
    }
}
