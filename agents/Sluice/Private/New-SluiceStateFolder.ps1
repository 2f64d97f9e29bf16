function New-SluiceStateFolder {
    <#
    .SYNOPSIS
    Makes the state folder, for SYSTEM and Administrators only.
    .DESCRIPTION
    Users may create folders in %ProgramData%. So the folder is made and protected inside the code folder, where only
    administrators can write, and then moved into place: nobody else ever had a moment to open it. Moving fails if anything is
    there, folder or link. Groups are named by SID, because their names are translated.
    #>
    $state = Get-SluicePath
    $new = Join-Path (Get-SluicePath -Code) 'state.new'
    if ([IO.Directory]::Exists($new)) { Remove-Item -LiteralPath $new -Recurse -Force }
    $null = [IO.Directory]::CreateDirectory($new)
    $protect = $new, '/inheritance:r', '/grant:r', '*S-1-5-18:(OI)(CI)F', '/grant:r', '*S-1-5-32-544:(OI)(CI)F', '/q'
    $own = $new, '/setowner', '*S-1-5-32-544', '/q'
    foreach ($arguments in $protect, $own) {
        $run = Invoke-SluiceProgram -Path 'icacls.exe' -Arguments $arguments
        if ($run.ExitCode -ne 0) { throw "icacls.exe ended with $($run.ExitCode): $($run.Output)" }
    }
    foreach ($child in 'inbox', 'chores', 'spool', 'intents', 'log', 'temp') { $null = [IO.Directory]::CreateDirectory((Join-Path $new $child)) }
    [IO.Directory]::Move($new, $state)
    Assert-SluiceFolder
}
