function Get-SluiceNow {
    <#
    .SYNOPSIS
    This PC's clock, in UTC. The only place where the agent asks for the time.
    #>
    (Get-Date).ToUniversalTime()
}
