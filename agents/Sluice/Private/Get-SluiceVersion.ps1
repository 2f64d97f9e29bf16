function Get-SluiceVersion {
    <#
    .SYNOPSIS
    The agent's version, from its module manifest.
    .PARAMETER Code
    Another agent's code folder. Its manifest is read as text, never run.
    #>
    param([string]$Code)

    if (-not $Code) { return $ExecutionContext.SessionState.Module.Version.ToString(3) }
    $manifest = [IO.File]::ReadAllText((Join-Path (Join-Path $Code 'Sluice') 'Sluice.psd1'))
    if ($manifest -cnotmatch "(?m)^\s*ModuleVersion\s*=\s*'(\d+\.\d+\.\d+)'") { throw "The agent in $Code has no version." }
    $Matches[1]
}
