function Write-SluiceRestoreFile {
    <#
    .SYNOPSIS
    Writes restore.reg, which gives Windows Update back without any script: the dead-man's `reg.exe import`.
    .DESCRIPTION
    UTF-16 with BOM, as regedit writes it, and read back. A .reg file cannot compare first, so unlike `leave` the dead-man
    also overwrites what somebody else changed meanwhile; it acts only when this agent has been dead for two weeks past its
    lease.
    #>
    param([Parameter(Mandatory)]$Journal)

    $text = New-Object Text.StringBuilder
    $null = $text.Append("Windows Registry Editor Version 5.00`r`n")
    foreach ($group in $Journal.entries | Group-Object -Property { $_['path'] }) {
        $path = $group.Name.Replace('HKLM:\', 'HKEY_LOCAL_MACHINE\')
        $null = $text.Append("`r`n[$path]`r`n")
        foreach ($entry in $group.Group) {
            $line = ConvertTo-SluiceRegLine -Name $entry['name'] -Data (Get-SluiceRestoreTarget -Entry $entry -Defaults)
            $null = $text.Append($line).Append("`r`n")
        }
    }
    $path = Get-SluicePath -Child 'restore.reg'
    $unicode = New-Object Text.UnicodeEncoding -ArgumentList $false, $true
    [IO.File]::WriteAllText("$path.new", $text.ToString(), $unicode)
    if ([IO.File]::ReadAllText("$path.new", $unicode) -cne $text.ToString()) { throw 'The restore file does not read back as written.' }
    if ([IO.File]::Exists($path)) { [IO.File]::Replace("$path.new", $path, [NullString]::Value) } else { [IO.File]::Move("$path.new", $path) }
}
