/** What Windows ships: administrators alone may open WinRM's command shell (`winrm get winrm/config/service`). */
export const ROOT_SDDL = 'O:NSG:BAD:P(A;;GA;;;BA)(A;;GR;;;IU)S:P(AU;FA;GA;;;WD)(AU;SA;GXGW;;;WD)';

/**
 * Accounts, certificates and listeners of Windows do not exist on the bench: these functions keep a list of each in their place, named
 * as Windows' own cmdlets and with the parameters that the set-up may use (syntax-rules.ts). Service, tasks and programs are the bench's.
 * The script that uses them imports the module first. A certificate that is made holds the bytes `$pc.der`.
 */
export const WINDOWS_ACCOUNTS = `
$global:pc = @{ users = @{}; groups = @(); listeners = @(); certificates = @(); sddl = '${ROOT_SDDL}'; der = [byte[]](1, 2, 3) }
function global:Get-LocalUser { param($Name) if ($pc.users.Contains($Name)) { $pc.users[$Name] } }
function global:New-LocalUser { param($Name, $Password, $Description, [switch]$AccountNeverExpires, [switch]$PasswordNeverExpires, [switch]$UserMayNotChangePassword)
  $pc.users[$Name] = [pscustomobject]@{ Name = $Name; SID = 'S-1-5-21-1-2-3-1007'; Password = $Password }; $pc.users[$Name] }
function global:Set-LocalUser { param($Name, $Password) $pc.users[$Name].Password = $Password }
function global:Remove-LocalUser { param($Name) $pc.users.Remove($Name) }
function global:Add-LocalGroupMember { param($SID, $Member) $pc.groups += "$SID $Member" }
function global:Get-WSManInstance { param($ResourceURI, [switch]$Enumerate)
  if ($Enumerate) { $pc.listeners } else { [pscustomobject]@{ RootSDDL = $pc.sddl } } }
function global:Set-WSManInstance { param($ResourceURI, $ValueSet) $pc.sddl = $ValueSet.RootSDDL }
function global:New-WSManInstance { param($ResourceURI, $SelectorSet, $ValueSet)
  $pc.listeners += [pscustomobject]@{ Transport = $SelectorSet.Transport; CertificateThumbprint = $ValueSet.CertificateThumbprint } }
function global:Remove-WSManInstance { param($ResourceURI, $SelectorSet) $pc.listeners = @($pc.listeners | Where-Object { $_.Transport -ne $SelectorSet.Transport }) }
function global:New-SelfSignedCertificate { param($DnsName, $CertStoreLocation, $NotAfter, $KeyAlgorithm, $KeyLength)
  $made = [pscustomobject]@{ Thumbprint = 'AB12'; RawData = $pc.der }; $pc.certificates += $made; $made }
& (Get-Module Sluice) {
  function script:Get-SluiceMachineCertificate { param($Thumbprint) $pc.certificates | Where-Object { $_.Thumbprint -eq $Thumbprint } }
  function script:Remove-SluiceMachineCertificate { param($Thumbprint) $pc.certificates = @($pc.certificates | Where-Object { $_.Thumbprint -ne $Thumbprint }) }
}`;
