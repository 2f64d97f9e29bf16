function Show-SluiceNotice {
    <#
    .SYNOPSIS
    Shows a numbered text to whoever is signed in, in their own session and with their own rights.
    .DESCRIPTION
    SYSTEM has no desktop, and Home has neither msg.exe nor quser.exe. A task whose principal is the group Users runs in the session of the
    person; what it runs is Notice.ps1, which knows its texts by number. It ends with what was answered, and that number is all that comes
    back: Get-SluiceNoticeAnswer reads it.
    .PARAMETER Minutes
    How long it stays; also told in the text of the restart.
    #>
    param([Parameter(Mandatory)][ValidateRange(1, 5)][int]$Template, [Parameter(Mandatory)][ValidateRange(1, 1440)][int]$Minutes)

    Register-SluiceTask -Kind notice -Notice $Template, $Minutes
    Start-SluiceTask -Kind notice
}
