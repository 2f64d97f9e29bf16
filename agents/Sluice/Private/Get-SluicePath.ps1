function Get-SluicePath {
    <#
    .SYNOPSIS
    Gives the full path of the code folder, the state folder, or a file inside the state folder.
    .PARAMETER Code
    The code folder, %ProgramFiles%\Sluice as installed.
    .PARAMETER Child
    A file or folder inside the state folder, %ProgramData%\Sluice.
    #>
    param([switch]$Code, [string]$Child)

    if ($Code) { return (Split-Path -Parent (Split-Path -Parent $PSScriptRoot)) }
    $state = Join-Path $env:ProgramData 'Sluice'
    if ($Child) { return (Join-Path $state $Child) }
    $state
}
