function Invoke-SluiceProgram {
    <#
    .SYNOPSIS
    Runs one of Windows' own programs and gives its exit code and output.
    .PARAMETER Path
    Path below %SystemRoot%\System32, or a full path for Defender's own tool. Never found through PATH.
    .PARAMETER Arguments
    Each argument as one element.
    .OUTPUTS
    ExitCode (integer) and Output (text).
    #>
    param([Parameter(Mandatory)][string]$Path, [string[]]$Arguments = @())

    if (-not [IO.Path]::IsPathRooted($Path)) { $Path = Join-Path (Join-Path $env:SystemRoot 'System32') $Path }
    # Programs that write to their error stream are not thereby failures; the exit code decides.
    $ErrorActionPreference = 'Continue'
    $output = & $Path @Arguments 2>&1 | Out-String
    [pscustomobject]@{ ExitCode = $LASTEXITCODE; Output = $output.Trim() }
}
