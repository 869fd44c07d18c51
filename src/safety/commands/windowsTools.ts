import type { CommandCheck } from '../analysis/context';
import { isKnown } from '../analysis/word';
import type { Family } from './family';
import { nameLookup } from './networkChecks';
import { windowsRules } from './windowsRules';
import {
  certutil,
  fileSystemUtility,
  icacls,
  registry,
  robocopy,
  scheduledTasks,
  serviceControl,
  taskKill,
  wmic,
} from './windowsChecks';
import { net, netsh } from './windowsNetworkChecks';

/** Reads, unless a word says otherwise. */
const onlyAsks =
  (changing: RegExp, rule: string): CommandCheck =>
  (invocation, context) => {
    const word = invocation.words.slice(1).find((candidate) => changing.test(candidate.value));
    if (word !== undefined) {
      context.report(rule, word.span, { target: word.raw });
    }
    return undefined;
  };

export const windowsTools: Family = {
  for: 'windows',
  rules: windowsRules,
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
      operands: 'copies',
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
    'tasklist qprocess query quser qwinsta qappsrv systeminfo getmac pathping tracert driverquery gpresult whoami dsquery dsget msinfo32 winver where help netstat hostname sigverif dxdiag tree findstr find fc comp more sort choice sxstrace adfind':
      { act: 'read', style: 'dos', help: '/?' },
    'nslookup ping': { act: 'read', style: 'dos', help: '/?', check: nameLookup },
    nbtstat: { act: 'read', style: 'dos', help: '/?', when: [['-R -RR', 'network.configure']] },
    arp: { act: 'read', style: 'dos', help: '/?', when: [['-d -s', 'network.configure']] },
    nltest: {
      act: 'read',
      style: 'slash',
      help: '/?',
      check: onlyAsks(
        /^\/(?:sc_reset|sc_change_pwd|shutdown\S*|dbflag|dsregdns|dsderegdns|transport_off)/i,
        'windows.account',
      ),
    },
    repadmin: {
      act: 'read',
      style: 'slash',
      help: '/?',
      check: onlyAsks(
        /^\/(?:removelingeringobjects|delete|add|mod|options|syncall|replicate|rehost|unhost|setattr|kcc|sync|removesources|siteoptions|rodcpwdrepl)\b|^[+-]DISABLE/i,
        'windows.account',
      ),
    },
    dcdiag: { act: 'read', style: 'slash', help: '/?', when: [['/fix', 'windows.account']] },
    'slmgr slmgr.vbs': {
      act: 'config',
      style: 'dos',
      help: '/?',
      when: [
        ['/dli /dlv /xpr', '@cancel'],
        ['/rearm /upk /cpky /ckms', 'windows.boot'],
      ],
    },
    tzutil: { act: 'config', style: 'slash', when: [['/g /l /?', '@cancel']] },
    secedit: {
      act: 'windows.account',
      style: 'slash',
      when: [
        ['/analyze /validate /?', '@cancel'],
        ['/export', 'write'],
      ],
    },
    sdbinst: { act: 'windows.lolbin', style: 'slash', help: '/?' },
    iisreset: {
      act: 'change',
      style: 'slash',
      when: [
        ['/status /?', '@cancel'],
        ['/stop /disable', 'windows.service-delete'],
      ],
    },
    appcmd: {
      act: 'change',
      subs: [
        ['list search', 'read'],
        ['delete clear reset', 'windows.service-delete'],
        ['add set start stop recycle unlock lock migrate restore backup', 'change'],
      ],
      otherwise: 'change',
    },
    'wusa pkgmgr ocsetup': {
      act: 'install',
      style: 'slash',
      help: '/?',
      check: onlyAsks(/^\/(?:uninstall|uu:|up:)/i, 'windows.service-delete'),
    },
    'systemreset rstrui recdisc sysprep oobe resetmypc': { act: 'windows.boot', style: 'dos', help: '/?' },
    'dispdiag logman relog tracerpt wpr wprui eventcreate cleanmgr sdbupd mdsched verifier ktmutil ipxroute rasdial netcfg lodctr unlodctr tpmtool tpmvscmgr certreq bcastdvr bitlocker fveupdate waitfor msg mqbkup rendom ldp adprep dcpromo dsacls dsmgmt dfsutil dfsdiag dfsrmig ntfrsutl fsmgmt dirquota filescrn storrept nfsadmin nfsshare showmount mountnfs iscsicli mpclaim tapecfg':
      {
        act: 'config',
        style: 'dos',
        help: '/?',
        bare: 'read',
        reads: '/s /u /p /v /fo /format',
        when: [['/query /list -? /status', '@cancel']],
        subs: [
          ['query', 'read'],
          ['delete remove stop clear', 'windows.log'],
          ['create start update import', 'change'],
        ],
        otherwise: 'config',
        check: (invocation, context) => {
          if (
            /^(?:dcpromo|rendom|adprep|dsacls|dfsrmig|dirquota|verifier)$/.test(invocation.name) &&
            invocation.words.length > 1 &&
            !invocation.has('/query /querysettings /? -?')
          ) {
            context.report('windows.account', invocation.span);
          }
          return undefined;
        },
      },
    'dfsrdiag ntbackup bginfo autoruns autorunsc listdlls pslist psloggedon psinfo tcpview tcpvcon sigcheck du64 accesschk accessenum logonsessions whoiscl procmon strings64 rammap vmmap coreinfo clockres ntfsinfo diskext loadord pipelist winobj':
      {
        act: 'read',
        style: 'dos',
        help: '/? -?',
      },
    streams: { act: 'read', style: 'dos', help: '/? -?', when: [['-d', 'write']] },
    handle: { act: 'read', style: 'dos', help: '/? -?', when: [['-c', 'kill']] },
    psloglist: { act: 'read', style: 'dos', help: '/? -?', when: [['-c /c', 'windows.log']] },
    junction: {
      act: 'write',
      style: 'dos',
      help: '/? -?',
      check: (invocation) => ({ handled: invocation.args.operands.length < 2 && !invocation.has('-d /d') }),
    },
    psservice: {
      act: 'read',
      bare: 'read',
      subs: [
        ['query config find depend security', 'read'],
        ['setconfig', 'windows.protection-off'],
      ],
      otherwise: 'kill',
    },
    'pskill pskill64 pssuspend psshutdown pspasswd movefile pendmoves contig desktops ctrl2cap disk2vhd shellrunas zoomit regdelnull regjump sysmon sysmon64 adrestore':
      {
        act: 'kill',
        style: 'dos',
        help: '/? -?',
        check: onlyAsks(/^(?:-u|-r|-k|delete|config|setconfig)$/i, 'windows.protection-off'),
      },
    ipconfig: { act: 'read', style: 'slash', when: [['/release /renew /flushdns /registerdns /setclassid', 'change']] },
    route: {
      act: 'read',
      style: 'dos',
      subs: [
        ['print', 'read'],
        ['add', 'network.configure'],
        ['delete change', 'network.cut'],
      ],
      when: [['-f', 'network.cut']],
      bare: 'read',
      otherwise: 'read',
    },
    w32tm: { act: 'read', style: 'slash', when: [['/resync /config /register /unregister', 'config']] },
    powercfg: {
      act: 'config',
      style: 'slash',
      bare: 'read',
      reads: '/output /duration /xml /transformxml /verbose',
      when: [
        [
          '/list /l /query /q /? /a /availablesleepstates /devicequery /energy /batteryreport /requests /lastwake /waketimers /getactivescheme',
          '@cancel',
        ],
        ['/h /hibernate /x /change /setactive /delete', 'config'],
      ],
    },
    'setspn klist': {
      act: 'config',
      style: 'dos',
      reads: '-T -F -P -li -lh',
      when: [['-l -L -q -Q -x -X', '@cancel']],
    },
    'pnputil manage-bde': {
      act: 'config',
      style: 'dos',
      reads:
        '/connected /disconnected /class /instanceid /ids /relations /drivers /problem /stack /services /interfaces /bus /properties /resources /format /files /devices -cn -computername -p -protectionaserrorlevel',
      when: [
        ['-status /enum-devices /enum-drivers -e', '@cancel'],
        ['-d', 'windows.service-delete'],
        [
          '-off -delete -wipefreespace -lock -forcerecovery -pause -changepin -changepassword -protectors',
          'windows.volume',
        ],
        ['/delete-driver /remove-device /disable-device', 'windows.service-delete'],
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
    diskpart: { act: 'windows.format', style: 'slash', help: '/?' },
    'format format.com': {
      act: 'windows.format',
      style: 'slash',
      help: '/?',
      check: (invocation, context) => {
        // Without a drive it is a script of that name, or fails.
        if (invocation.words.slice(1).some((word) => /[a-z]:|volume|\\\\/i.test(word.value) || !isKnown(word))) {
          return undefined;
        }
        context.report('execute', invocation.span);
        return { handled: true };
      },
    },
    defrag: { act: 'change', style: 'slash', reads: '/u /v /c /e /m /h /i /t', when: [['/? /a', '@cancel']] },
    'chkdsk chkntfs convert sfc dism': {
      act: 'read',
      style: 'slash',
      when: [
        ['/f /r /x /b /spotfix /offlinescanandfix /scannow', 'change'],
        ['/fs /fs:ntfs', 'windows.volume'],
        ['/restorehealth /startcomponentcleanup /resetbase /spsuperseded /revertpendingactions', 'config'],
        [
          '/enable-feature /disable-feature /add-package /remove-package /add-capability /remove-capability /add-driver /remove-driver /apply-image /capture-image /set-edition',
          'config',
        ],
        [
          '/checkhealth /scanhealth /analyzecomponentstore /get-features /get-featureinfo /get-packages /get-capabilities /get-drivers /get-currentedition /get-intl /get-apps',
          '@cancel',
        ],
        ['/?', '@help'],
      ],
      check: onlyAsks(/^\/featurename:\S*(?:defender|guard|applocker|bitlocker)/i, 'windows.protection-off'),
    },
    'bcdedit bcdboot bootrec bootsect': {
      act: 'windows.boot',
      style: 'slash',
      bare: 'read',
      help: '/?',
      check: (invocation) =>
        invocation.name === 'bcdedit' &&
        invocation.words
          .slice(1)
          .every((word) => /^(?:\/enum|\/v|all|active|firmware|bootmgr|osloader|\{\w+\})$/i.test(word.value))
          ? { handled: true }
          : undefined,
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
    fltmc: {
      act: 'change',
      bare: 'read',
      subs: [
        ['filters instances volumes help', 'read'],
        ['unload detach', 'windows.protection-off'],
      ],
      otherwise: 'change',
    },
    mpcmdrun: {
      act: 'change',
      style: 'dos',
      when: [['-removedefinitions -RemoveDefinitions', 'windows.protection-off']],
    },
    dsregcmd: {
      act: 'config',
      style: 'slash',
      when: [
        ['/status /?', '@cancel'],
        ['/leave', 'windows.account'],
      ],
    },
    auditpol: {
      act: 'windows.log',
      style: 'slash',
      reads: '/category /subcategory /user /sd /r /option',
      when: [
        ['/get /list /?', '@cancel'],
        ['/set /clear /remove /restore', 'windows.log'],
      ],
    },
    cipher: {
      act: 'read',
      style: 'slash',
      when: [
        ['/d /k /r /u /x', 'write'],
        ['/w', 'windows.wipe'],
        ['/e', 'windows.wipe'],
        ['/c /y /?', '@cancel'],
      ],
    },
    'sdelete sdelete64': { act: 'delete.shred', style: 'dos' },
    setx: {
      act: 'config',
      style: 'slash',
      check: (invocation, context) => {
        const [name, value] = invocation.args.operands;
        if (name !== undefined) {
          context.assignEnvironment(name.value, value?.value ?? '', invocation.span, 'always');
        }
        return undefined;
      },
    },
    shutdown: {
      act: 'power',
      style: 'dos',
      when: [
        ['/a -a /?', '@cancel'],
        ['/a -a', 'change'],
        ['/m -m', 'machine.cut-power'],
      ],
    },
    'logoff tsdiscon rwinsta lock': { act: 'change' },
    gpupdate: { act: 'change', style: 'slash' },
    'conhost start-wait': { act: 'read', style: 'slash', runs: { how: 'words' } },
    'dsadd dsmod dsmove dsrm netdom djoin redircmp csvde ldifde': {
      act: 'windows.account',
      style: 'dos',
      when: [['/?', '@cancel']],
    },
    mountvol: {
      act: 'disk.mount',
      style: 'dos',
      bare: 'read',
      when: [
        ['/l /?', '@cancel'],
        ['/d /p /r /n', 'windows.volume'],
      ],
    },
    'explorer notepad mspaint calc write wordpad taskmgr perfmon services.msc eventvwr.msc devmgmt.msc control mstsc iexplore msedge':
      { act: 'interactive', style: 'dos' },
    'expand makecab extrac replace print subst label mklink recover': {
      act: 'write',
      style: 'dos',
      when: [['/? /q', '@help']],
      bare: 'read',
    },
    compact: { act: 'read', style: 'slash', when: [['/c /u /f /compactos', 'write']] },
    typeperf: { act: 'read', style: 'dos', values: '-o -f -si -sc -s', when: [['-o', 'write']] },
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
  },
};
