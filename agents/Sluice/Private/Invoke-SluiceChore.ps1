function Invoke-SluiceChore {
    <#
    .SYNOPSIS
    Does what the poll task noted for the work task without a job (see Add-SluiceChore). The note goes first: a chore that
    crashes is not repeated for ever.
    #>
    foreach ($name in @(Get-SluiceFileNames -Child 'chores' -Filter '*')) {
        Remove-SluiceFile -Child "chores/$name"
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
        } catch {
            Write-SluiceLog -Level error -Message "Chore $name failed: $(Get-SluiceHResult -ErrorRecord $_) $($_.Exception.Message)"
        }
    }
}
