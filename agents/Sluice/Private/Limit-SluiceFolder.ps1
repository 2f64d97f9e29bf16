function Limit-SluiceFolder {
    <#
    .SYNOPSIS
    Keeps a folder of the state bounded: deletes its oldest JSON files, by the time of their last write, down to a number.
    #>
    param([Parameter(Mandatory)][string]$Child, [Parameter(Mandatory)][int]$Keep)

    $names = @(Get-SluiceFileNames -Child $Child)
    if ($names.Count -le $Keep) { return }
    $oldest = @($names | Sort-Object -Property { [IO.File]::GetLastWriteTimeUtc((Get-SluicePath -Child "$Child/$_")) })
    for ($i = 0; $i -lt $oldest.Count - $Keep; $i++) { Remove-SluiceFile -Child "$Child/$($oldest[$i])" }
}
