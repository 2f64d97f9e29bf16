function Get-SluiceShape {
    <#
    .SYNOPSIS
    What an envelope, an order of a type, or the parameters of a verb must look like: name of each member and its kind (see Test-SluiceKind).
    .PARAMETER Name
    `envelope`, the type of an order, `verb` and the name of a verb, or `update`. An unknown name gives $null.
    .DESCRIPTION
    This list is the whole of what a controller can ask of this PC. No member is a script, path, URL, service name or free text;
    `address` of new keys is accepted under the offline recovery key only.
    #>
    param([Parameter(Mandatory)][string]$Name)

    # A name with a question mark may be left out.
    $hours = @{ from = 'time'; to = 'time' }
    $policy = @{
        noticeMinutes = 'int 0 1440'; countdownMinutes = 'int 1 120'; snoozeMinutes = 'int 5 1440'
        deadline = 'instant'; 'activeHours?' = $hours
    }
    $release = @{ id = 'id'; notAfter = 'instant' }
    $shapes = @{
        'envelope'       = @{ bytes = 'base64 87384'; signature = 'base64 88' }
        'sluice/job/1'   = @{
            machine = 'id'; job = 'id'; attempt = 'int 1 1000'; fence = 'int 1 9007199254740991'; verb = 'text 64'; params = 'object'
            notBefore = 'instant'; notAfter = 'instant'; issuedAt = 'instant'; nonce = 'hex 32'
        }
        'sluice/lease/1' = @{ machine = 'id'; lease = 'id'; issuedAt = 'instant'; notAfter = 'instant' }
        'sluice/keys/1'  = @{
            ca = 'text 8192'; caSha256 = 'hex 64'; jobKey = @{ x = 'coordinate'; y = 'coordinate' }; address = 'https'
            issuedAt = 'instant'; serial = 'int 1 9007199254740991'
        }
        'verb inventory' = @{}
        'verb scan'      = @{}
        'verb hold'      = @{}
        'verb resume'    = @{}
        'verb renew'     = @{}
        'verb rotate'    = @{}
        'verb leave'     = @{}
        'verb download'  = @{ updates = 'updates'; release = $release }
        'verb install'   = @{ updates = 'updates'; release = $release; restart = 'one-of never if-required'; 'policy?' = $policy }
        'verb restart'   = @{ noticeSeconds = 'int 60 7200'; evenIfInUse = 'bool'; 'policy?' = $policy }
        'verb uninstall' = @{ update = @{ updateId = 'id'; revision = 'int 0 2147483647' } }
        'verb repair'    = @{ steps = 'steps' }
        'verb notify'    = @{ template = 'int 2 5' }
        'verb stop'      = @{ job = 'id' }
        'verb wake'      = @{ macs = 'macs' }
        'verb doctor'    = @{}
        'verb settings'  = @{
            downloadMode = 'int-or-null 0 1'; minFileMb = 'int-or-null 1 1000'; maxCacheAgeDays = 'int-or-null 1 60'
            maxCachePercent = 'int-or-null 1 50'; minBackgroundKbps = 'int-or-null 64 100000'; delayBackgroundSeconds = 'int-or-null 0 3600'
            delayForegroundSeconds = 'int-or-null 0 300'; maxBackgroundKbps = 'int-or-null 256 1000000'
            minBatteryPercent = 'int-or-null 1 100'; minRamGb = 'int-or-null 1 16'; minDiskGb = 'int-or-null 1 256'
            'groupId?' = 'id'
        }
        'update'         = @{ updateId = 'id'; revision = 'int 0 2147483647' }
    }
    # A hashtable does not mind the case of a name, nor (in 5.1) characters that nobody sees; an order must.
    if ($Name -cnotmatch '^[a-z0-9/ -]+\z') { return $null }
    $shapes[$Name]
}
