<#
.SYNOPSIS
The action of the scheduled task "Sluice notice": shows one of its own texts to the person at the PC, with that person's rights, and ends
with the answer as its exit code (6 yes, 7 no, -1 none).
.PARAMETER Template
1 a restart is due, with a choice; 2 leave the PC on tonight; 3 restart when it suits you; 4 plug in; 5 ask your administrator.
.PARAMETER Minutes
How long the text stays; 1 names them too.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)][ValidateRange(1, 5)][int]$Template,
    [Parameter(Mandatory)][ValidateRange(1, 1440)][int]$Minutes
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$texts = @{
    'en' = @(
        "Windows updates wait for a restart of this PC. Please save your work: it restarts in about {0} minutes.`n`nYes: restart now.  No: later."
        'Updates are to be installed tonight. Please leave this PC switched on and plugged in.'
        'Updates are installed and wait for a restart. Please restart this PC when it suits you.'
        'Updates wait for this PC to be plugged in. Please connect it to mains power.'
        'Updates of this PC need a hand. Please call your administrator.'
    )
    'fr' = @(
        "Des mises à jour Windows attendent un redémarrage de ce PC. Enregistrez votre travail : il redémarre dans environ {0} minutes.`n`nOui : redémarrer maintenant.  Non : plus tard."
        'Des mises à jour seront installées cette nuit. Laissez ce PC allumé et branché.'
        'Des mises à jour sont installées et attendent un redémarrage. Redémarrez ce PC quand cela vous convient.'
        "Des mises à jour attendent que ce PC soit branché. Branchez-le sur le secteur."
        "Les mises à jour de ce PC ont besoin d'aide. Appelez votre administrateur."
    )
}
$language = if ([Globalization.CultureInfo]::CurrentUICulture.TwoLetterISOLanguageName -eq 'fr') { 'fr' } else { 'en' }
# 4 yes and no, 0 only OK; 48 the sign of a warning; 4096 above other windows.
$buttons = if ($Template -eq 1) { 4 + 48 + 4096 } else { 48 + 4096 }
exit (New-Object -ComObject WScript.Shell).Popup(($texts[$language][$Template - 1] -f $Minutes), 60 * $Minutes, 'Sluice', $buttons)
