function Get-SluiceCodeFile {
    <#
    .SYNOPSIS
    Names of the agent's scripts as they lie on the disk, below a code folder; the agent's own, unless another is given.
    #>
    param([string]$Code = (Get-SluicePath -Code))

    foreach ($folder in 'Sluice/Private', 'Sluice/Public', 'service') {
        $path = Join-Path $Code $folder
        if (-not [IO.Directory]::Exists($path)) { continue }
        foreach ($file in [IO.Directory]::GetFiles($path, '*.ps1')) { "$folder/$([IO.Path]::GetFileName($file))" }
    }
}
