function Test-SluiceDefinition {
    <#
    .SYNOPSIS
    Whether a described update is a definition update (category GUID of Definition Updates), which changes many times a day
    and is left out of scans.
    #>
    param([Parameter(Mandatory)]$Update)

    @($Update['categories'] | Where-Object { $_['id'] -ceq 'e0789628-ce08-4437-be74-2495b842f43b' }).Count -gt 0
}
