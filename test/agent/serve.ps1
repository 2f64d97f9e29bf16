<#
.SYNOPSIS
Runs many small scripts in this PowerShell, with the protocol of the bench host's -Serve: each input line is {"id", "script", "cwd"?}, each output line
{"id", "output", "types", "error", "text"}. Every script gets a fresh runspace with $ErrorActionPreference = 'Stop'.
#>
$ErrorActionPreference = 'Stop'
$utf8 = New-Object Text.UTF8Encoding -ArgumentList $false
# Not [Console]::In: its encoding is the console's, and what a script writes there must not mix with the answers.
$requests = New-Object IO.StreamReader -ArgumentList ([Console]::OpenStandardInput()), $utf8
$answers = New-Object IO.StreamWriter -ArgumentList ([Console]::OpenStandardOutput()), $utf8
$answers.AutoFlush = $true

# The script is an argument, not spliced text: positions and quoting stay its own.
$wrapper = 'param($__script) $ErrorActionPreference = ''Stop''; $ProgressPreference = ''SilentlyContinue''; ' +
'try { & ([scriptblock]::Create($__script)) } catch { $global:__caught = $_ }'

function Format-Item {
    param($Item)
    if ($null -eq $Item) { return '<null>' }
    $base = $Item.PSObject.BaseObject
    if ($base -is [IFormattable]) { return $base.ToString($null, [Globalization.CultureInfo]::InvariantCulture) }
    [string]$Item
}

while ($null -ne ($line = $requests.ReadLine())) {
    $request = ConvertFrom-Json -InputObject $line
    # The state of this runspace as it began: what a new process of this engine would have.
    $runspace = [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace([runspace]::DefaultRunspace.InitialSessionState.Clone())
    $shell = [powershell]::Create()
    try {
        $runspace.Open()
        if ($request.PSObject.Properties['cwd'] -and $request.cwd) {
            [Environment]::CurrentDirectory = $request.cwd
            $null = $runspace.SessionStateProxy.Path.SetLocation($request.cwd)
        }
        $shell.Runspace = $runspace
        $null = $shell.AddScript($wrapper).AddArgument($request.script)
        $results = New-Object 'System.Collections.Generic.List[object]'
        $caught = $null
        try {
            foreach ($item in $shell.Invoke()) { $results.Add($item) }
            $caught = $runspace.SessionStateProxy.GetVariable('__caught')
        } catch {
            # Thrown through the wrapper: the method's own exception hides the record of the script.
            $inner = $_.Exception.InnerException
            $caught = if ($inner -is [Management.Automation.RuntimeException]) { $inner.ErrorRecord } else { $_ }
        }
        $streams = foreach ($name in 'Error', 'Warning', 'Information') { foreach ($one in $shell.Streams.$name) { [string]$one } }
        $answer = [ordered]@{
            id     = $request.id
            output = @(foreach ($item in $results) { Format-Item -Item $item })
            types  = @(foreach ($item in $results) { if ($null -eq $item) { '<null>' } else { $item.PSObject.BaseObject.GetType().FullName } })
            error  = if ($null -eq $caught) { $null } else {
                [ordered]@{
                    id = $caught.FullyQualifiedErrorId; category = [string]$caught.CategoryInfo.Category
                    exception = $caught.Exception.GetType().FullName; message = $caught.Exception.Message
                }
            }
            text   = $streams -join "`n"
        }
    } finally {
        $shell.Dispose()
        $runspace.Dispose()
    }
    $answers.WriteLine((ConvertTo-Json -InputObject $answer -Compress -Depth 4))
}
