<#
.SYNOPSIS
Runs the enrolment line on a PC, with nobody there to type the token. The line takes the place of the mark below.
.DESCRIPTION
The token comes by standard input, and reaches the installer in the environment of this process, which ends with it: it stands in no
script, no log and no command line.
#>
$env:SLUICE_ENROLMENT_TOKEN = @($input)[0]
# {{line}}
