function Get-SluiceVersion {
    <#
    .SYNOPSIS
    The agent's version, from its module manifest.
    #>
    $ExecutionContext.SessionState.Module.Version.ToString(3)
}
