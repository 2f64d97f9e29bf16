/** What happens to the PC in the middle of a step. */
export const FAULTS = ['killed', 'power cut', 'disk full', 'logoff', 'network gone', 'controller gone'] as const;
export type Fault = (typeof FAULTS)[number];

/** Where in a step the fault strikes: at the n-th call of a function of the agent whose arguments, as text, fit the pattern. */
export interface Seam {
  at: string;
  like?: string;
  nth?: number;
}

const ALWAYS = ['Enter-SluiceLock', 'Write-SluiceFile', 'Write-SluiceRestoreFile', 'Open-SluiceConnection'];

/**
 * A script that goes before the agent's own, in its module: the functions at the seams stay as they are, but each call comes by here
 * first. The fault leaves a file, so that a test sees that it struck, and a controller can go away in the same instant.
 * @param flag path of that file
 */
export function strike(fault: Fault, { at, like = '*', nth = 1 }: Seam, flag: string): string {
  const names = [...new Set([...ALWAYS, at])];
  return `
    $script:Fault = @{ Kind = '${fault}'; At = '${at}'; Like = '${like}'; Left = ${nth}; Struck = $false; Locks = (New-Object Collections.ArrayList); Flag = '${flag}' }
    $script:Behind = @{}
    ${names.map((name) => `$script:Behind['${name}'] = \${function:${name}}`).join('\n')}
    function Set-Fact([string]$Name, $Value) {
      $path = Join-Path $env:SLUICE_BENCH_MACHINE 'machine.json'
      $facts = ConvertFrom-Json ([IO.File]::ReadAllText($path))
      $facts | Add-Member -NotePropertyName $Name -NotePropertyValue $Value -Force
      [IO.File]::WriteAllText($path, (ConvertTo-Json $facts -Depth 9))
    }
    function Step-Fault([string]$Name, $Given) {
      $f = $script:Fault
      if (-not $f.Struck -and $Name -ceq $f.At -and "$Given" -like $f.Like) {
        $f.Left--
        if ($f.Left -eq 0) {
          $f.Struck = $true
          [IO.File]::WriteAllText($f.Flag, $Name)
          if ($f.Kind -cin 'killed', 'power cut') {
            # A power cut leaves the half of a file that had reached the disk.
            if ($f.Kind -ceq 'power cut' -and $Name -ceq 'Write-SluiceFile') {
              [IO.File]::WriteAllText("$(Get-SluicePath -Child $Given[1]).new", $Given[3].Substring(0, [int]($Given[3].Length / 2)))
            }
            # What the system closes when a process dies.
            foreach ($lock in $f.Locks) { $lock.Dispose() }
            Close-SluiceConnection
            if ($f.Kind -ceq 'power cut') { Restart-BenchMachine }
            Stop-BenchProcess
          }
          switch ($f.Kind) {
            'disk full' { Set-Fact 'diskFree' 0 }
            'logoff' { Set-Fact 'sessions' @() }
            'network gone' { Close-SluiceConnection; Set-Fact 'networkUp' $false }
          }
        }
      }
      if (-not $f.Struck) { return }
      if ($f.Kind -ceq 'disk full' -and $Name -like 'Write-Sluice*') { throw (New-Object IO.IOException -ArgumentList 'There is not enough space on the disk.', -2147024784) }
      if ($f.Kind -ceq 'network gone' -and $Name -ceq 'Open-SluiceConnection') { throw (New-Object Net.Sockets.SocketException -ArgumentList 10051) }
    }
    ${names.map((name) => `function script:${name} { Step-Fault '${name}' $args; ${name === 'Enter-SluiceLock' ? `$lock = & $script:Behind['${name}'] @args; if ($null -ne $lock) { $null = $script:Fault.Locks.Add($lock) }; $lock` : `& $script:Behind['${name}'] @args`} }`).join('\n')}
  `;
}
