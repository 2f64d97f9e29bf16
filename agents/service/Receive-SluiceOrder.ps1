<#
.SYNOPSIS
All that the account sluice-drop can do over SSH (ForceCommand): puts signed orders from standard input into the agent's drop folder
and has them looked at. Says in one line of JSON what became of it.
.DESCRIPTION
Stands alone and trusts nobody: it reads at most 64 KiB, never looks into them, and runs nothing of what it is given. Whether an order
counts is decided by the agent, which runs as SYSTEM and verifies it as one that came by poll. Without input it only says that it is
here.
#>
[CmdletBinding()]
param()
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$limit = 65536
$taken = 'false'
$reason = 'null'
try {
    $buffer = New-Object byte[] -ArgumentList ($limit + 1)
    $length = 0
    $stream = [Console]::OpenStandardInput()
    do {
        $read = $stream.Read($buffer, $length, $buffer.Length - $length)
        $length += $read
    } while ($read -gt 0 -and $length -le $limit)

    $drop = Join-Path (Join-Path $env:ProgramData 'Sluice') 'drop'
    if (-not [IO.Directory]::Exists($drop)) {
        $reason = '"reach-no-agent"'
    } elseif ($length -gt $limit) {
        $reason = '"too-large"'
    } elseif ($length -gt 0 -and [IO.Directory]::GetFiles($drop).Length -ge 64) {
        # Nobody takes them: the agent does not run.
        $reason = '"reach-no-agent"'
    } elseif ($length -gt 0) {
        # Named by time, so that orders are taken in the order in which they came.
        $name = '{0}-{1}' -f [DateTime]::UtcNow.ToString('yyyyMMddHHmmssfff', [Globalization.CultureInfo]::InvariantCulture), [Guid]::NewGuid().ToString('N')
        $path = Join-Path $drop "$name.json"
        $file = New-Object IO.FileStream -ArgumentList "$path.new", ([IO.FileMode]::CreateNew), ([IO.FileAccess]::Write), ([IO.FileShare]::None)
        try {
            $file.Write($buffer, 0, $length)
            $file.Flush($true)
        } finally {
            $file.Dispose()
        }
        [IO.File]::Move("$path.new", $path)
        $taken = 'true'
        # The one task that this account may start. If it cannot, the agent's next round takes what lies there.
        $null = & (Join-Path (Join-Path $env:SystemRoot 'System32') 'schtasks.exe') /Run /TN 'Sluice drop'
    }
} catch {
    if ($taken -ceq 'false') { $reason = '"reach-drop-failed"' }
}
[Console]::Out.WriteLine('{"sluice":1,"taken":' + $taken + ',"reason":' + $reason + '}')
exit $(if ($reason -ceq 'null') { 0 } else { 1 })
