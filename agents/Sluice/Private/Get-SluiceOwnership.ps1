function Get-SluiceOwnership {
    <#
    .SYNOPSIS
    Whose PC this is: organisation or personal, as its enrolment said. No later order changes it.
    #>
    $config = Read-SluiceState -Child 'config.json'
    if ($null -ne $config -and $config['ownership'] -ceq 'personal') { return 'personal' }
    'organisation'
}
