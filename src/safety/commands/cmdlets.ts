import type { CommandModel } from '../model/commandModel';
import { unknownData } from '../analysis/word';
import { rule } from '../model/rule';
import { isSystemPlace } from './adminChecks';
import { cmdletAliases } from './cmdletAliases';
import { dotNetMethods } from './dotNetMethods';
import type { Family } from './family';
import { nameLookup } from './networkChecks';
import { forEachMember, invokeCommand, invokeExpression, newObject, sqlQuery, startProcess } from './cmdletRunChecks';
import { staticMember } from './dotNetChecks';
import { clearContent, copyItem, isWhatIf, newItem, pathsOf, readItem, removeItem, writeItem } from './itemChecks';
import { executionPolicy, powerOfMany, stopEvery, stopService, wmiMethod } from './machineCmdletChecks';
import { setAlias, setVariable, someOf, writeOutput } from './pipelineChecks';
import { keepDownload, webRequest } from './webRequestCheck';

const shell = 'pwsh' as const;
const example = (command: string): { readonly shell: typeof shell; readonly command: string } => ({ shell, command });

const whatIf = [['-whatif', '@dry-run']] as const;
const ps = (act: string, more: Partial<CommandModel> = {}): CommandModel => ({
  act,
  style: 'powershell',
  when: whatIf,
  help: '-?',
  ...more,
});

const reads = ps('read', {
  output: 'names',
  // The variables of the session, tokens included.
  check: (invocation) =>
    invocation.words.some((word) => /^env:/i.test(word.value)) &&
    invocation.args.operands.every((word) => /^env:[\\/*]*$/i.test(word.value))
      ? { output: { ...unknownData, secret: true } }
      : undefined,
});
const passes = ps('read', { output: 'input' });

/** PowerShell cmdlets and the .NET calls that matter. Names are in lower case. */
const models: Record<string, CommandModel> = {
  'get-childitem get-item get-location get-date get-process get-service get-help get-command get-member get-alias get-variable get-module get-psdrive get-psprovider get-host get-history get-random get-culture get-uiculture get-timezone get-uptime get-computerinfo get-hotfix get-eventlog get-winevent get-counter get-acl get-filehash get-itemproperty get-itempropertyvalue get-authenticodesignature get-executionpolicy get-pssession get-job get-event get-eventsubscriber get-typedata get-formatdata get-verb get-error get-tracesource get-transaction get-wmiobject get-ciminstance get-cimclass get-cimassociatedinstance get-cimsession get-disk get-partition get-volume get-physicaldisk get-storagepool get-netadapter get-netipaddress get-netipconfiguration get-netroute get-nettcpconnection get-netudpendpoint get-netfirewallrule get-netfirewallprofile get-netfirewallsetting get-dnsclientcache get-dnsclientserveraddress get-localuser get-localgroup get-localgroupmember get-scheduledtask get-scheduledtaskinfo get-windowsfeature get-windowsoptionalfeature get-windowscapability get-windowsupdatelog get-package get-packageprovider get-packagesource get-psrepository get-installedmodule get-mpcomputerstatus get-mppreference get-mpthreat get-mpthreatdetection get-appxpackage get-aduser get-adgroup get-adgroupmember get-adcomputer get-addomain get-addomaincontroller get-adforest get-adobject get-adorganizationalunit get-addefaultdomainpasswordpolicy get-adtrust get-adprincipalgroupmembership get-bitlockervolume get-pnpdevice get-printer get-smbshare get-smbconnection get-smbmapping get-clipboard get-vm get-vmswitch get-wudriver get-wuhistory get-wulist get-tpm get-psbreakpoint get-pscallstack get-runspace get-psreadlineoption get-psreadlinekeyhandler get-itemtype get-markdownoption get-experimentalfeature get-suggestion get-pssnapin get-controlpanelitem get-netneighbor get-netconnectionprofile get-dnsserverzone get-dhcpserverv4scope get-gpo get-gporeport get-storagejob get-virtualdisk get-azvm get-azresource get-azresourcegroup get-azsubscription get-azcontext get-msoluser get-azureaduser get-mguser get-mailbox get-azureadgroup':
    reads,
  'get-content': ps('read', { output: 'file', check: readItem }),
  'invoke-scriptanalyzer': ps('read', {
    when: [...whatIf, ['-fix', 'write'], ['-customrulepath -profile -settings', 'exec.script', /[\\/]|\.psm?1/]],
  }),
  'get-credential': ps('interactive'),
  'select-object sort-object group-object measure-object compare-object format-table format-list format-wide format-custom format-hex out-string out-host out-null out-default out-gridview convertto-json convertfrom-json convertto-csv convertfrom-csv convertto-xml convertto-html convertfrom-stringdata convertfrom-markdown convert-path select-xml get-unique write-host write-information write-verbose write-debug write-warning write-error write-progress test-path test-connection test-netconnection test-json test-modulemanifest test-wsman resolve-path split-path join-path join-string find-module find-script find-package find-command find-packageprovider show-command show-markdown measure-command compare-psmarkdown new-timespan new-guid get-dateformat wait-process wait-job receive-job wait-event start-sleep trace-command push-location pop-location set-location search-adaccount show-eventlog expand-string test-scriptfileinfo find-dscresource get-dscresource test-dscconfiguration more prompt oss help tabexpansion2 clear-host register-argumentcompleter format-bytes format-size export-modulemember measure-script join-object compare-text':
    passes,
  'resolve-dnsname': ps('read', { output: 'input', check: nameLookup }),
  'where-object': ps('read', { check: someOf }),
  'select-string': ps('read', { output: 'input', check: readItem }),
  'foreach-object': ps('read', { output: 'input', check: forEachMember }),
  'write-output': ps('read', { check: writeOutput }),
  'convertto-securestring convertfrom-securestring unprotect-cmsmessage protect-cmsmessage': ps('text.decrypt', {
    output: 'secret',
  }),
  'remove-item': ps('delete.file', { check: removeItem }),
  'set-content add-content out-file set-itemproperty new-itemproperty rename-itemproperty set-item copy-itemproperty':
    ps('write', { check: writeItem }),
  'new-item': ps('write', { check: newItem }),
  'clear-content clear-item': ps('overwrite.truncate', { check: clearContent }),
  'remove-itemproperty clear-itemproperty': ps('registry.delete', {
    check: (invocation, context) => {
      const path = pathsOf(invocation)[0];
      if (!isWhatIf(invocation)) {
        context.report('registry.delete', invocation.span, path === undefined ? {} : { target: path.raw });
      }
      return { handled: true };
    },
  }),
  'copy-item move-item rename-item': ps('write', { check: copyItem }),
  'export-csv export-clixml export-alias export-formatdata export-pssession tee-object start-transcript export-certificate export-counter export-psession new-temporaryfile':
    ps('write', { check: writeItem }),
  'compress-archive': ps('archive'),
  'expand-archive': ps('archive', {
    check: (invocation, context) => {
      const folder = invocation.value('-destinationpath') ?? invocation.args.operands[1];
      if (folder !== undefined && invocation.has('-force') && isSystemPlace(folder, context)) {
        context.report('archive.over-system', folder.span, { target: folder.raw });
      }
      return undefined;
    },
  }),
  'import-csv import-clixml import-powershelldatafile import-counter import-localizeddata': ps('read', {
    output: 'file',
    check: readItem,
  }),
  'add-type': ps('exec.script', {
    check: (invocation, context) => {
      if (invocation.words.some((word) => word.source?.network === true)) {
        context.report('remote.pipe-to-shell', invocation.span);
      }
      return undefined;
    },
  }),
  'import-module using-module import-pssession import-alias enter-pssession': ps('exec.script'),
  'invoke-webrequest invoke-restmethod': ps('download', { output: 'network', check: webRequest }),
  'start-bitstransfer': ps('download', {
    check: (invocation, context) => {
      const target = invocation.value('-destination') ?? invocation.args.operands[1];
      if (target !== undefined) {
        keepDownload(target, context);
      }
      return undefined;
    },
  }),
  'send-mailmessage': ps('send', { when: [...whatIf, ['-attachments', 'exfil.file']] }),
  'out-printer': ps('send'),
  'invoke-expression': ps('exec.inline', { check: invokeExpression }),
  'invoke-command': ps('execute', { check: invokeCommand }),
  'invoke-item start-job start-threadjob invoke-history register-objectevent register-engineevent invoke-pester invoke-build invoke-psake invoke-dscresource start-dscconfiguration debug-runspace trap':
    ps('execute'),
  'start-process': ps('execute', { check: startProcess }),
  'new-object': ps('read', { check: newObject }),
  'set-variable new-variable': ps('session', { check: setVariable }),
  'set-alias new-alias': ps('session', { check: setAlias }),
  'remove-variable clear-variable remove-alias set-psdebug set-strictmode set-psreadlineoption set-psreadlinekeyhandler set-psbreakpoint remove-module update-typedata update-formatdata set-tracesource remove-psdrive new-psdrive new-pssession remove-pssession disconnect-pssession connect-pssession new-pssessionoption new-module new-event remove-event unregister-event set-clipboard update-help save-help stop-transcript read-host remove-job stop-job new-cimsession remove-cimsession exit-pssession new-pstransportoption set-consolemode new-modulemanifest set-timezone set-culture set-winhomelocation':
    ps('session'),
  'clear-history': ps('evasion.history-clear'),
  'install-module install-script install-package install-packageprovider update-module update-script uninstall-module uninstall-package uninstall-script save-module save-package add-appxpackage install-windowsfeature add-windowscapability enable-windowsoptionalfeature install-windowsupdate get-windowsupdate get-wuinstall add-windowsfeature install-wuupdates find-and-install winget-install':
    ps('install'),
  'register-psrepository set-psrepository register-packagesource': ps('config', {
    when: [
      ...whatIf,
      ['-installationpolicy', 'package.trust-source', /^trusted$/i],
      ['-trusted', 'package.trust-source'],
    ],
  }),
  'publish-module publish-script': ps('publish'),
  'remove-appxpackage remove-windowsfeature uninstall-windowsfeature remove-windowscapability remove-appxprovisionedpackage':
    ps('package.purge-system'),
  'disable-windowsoptionalfeature': ps('windows.log'),
  'search-mailbox': ps('read-remote', {
    when: [...whatIf, ['-deletecontent', 'delete-remote'], ['-targetmailbox', 'send']],
  }),
  'invoke-sqlcmd invoke-dbaquery invoke-sqlquery invoke-mysqlquery invoke-sqlitequery': ps('read', {
    check: sqlQuery,
  }),
  'export-pfxcertificate export-pfx': ps('credential.dump'),
  'stop-azvm stop-ec2instance stop-rdsinstance stop-azwebapp stop-website stop-webapppool stop-vmguest stop-computerasjob restart-vmhost stop-vmhost':
    ps('change'),
  'set-gpregistryvalue set-gpprefregistryvalue import-gpo restore-gpo copy-gpo install-addsforest install-addsdomain install-addsdomaincontroller uninstall-addsdomaincontroller move-addirectoryserver move-addirectoryserveroperationmasterrole enable-adoptionalfeature set-addomainmode set-adforestmode':
    ps('windows.account'),
  'set-static-member': ps('session', { check: staticMember }),
  // `(command).Property = value`, as the parser hands it on.
  'set-member': ps('powershell.property-set'),
  'stop-process': ps('kill', { check: stopEvery }),
  'restart-computer stop-computer': ps('power', {
    when: [...whatIf, ['-computername -cn', 'machine.cut-power']],
    check: powerOfMany,
  }),
  'start-service restart-service suspend-service resume-service': ps('change'),
  'stop-service set-service': ps('change', { check: stopService }),
  'remove-service': ps('windows.service-delete'),
  'new-service': ps('windows.service-create'),
  'set-executionpolicy': ps('config', { check: executionPolicy }),
  'set-mppreference add-mppreference remove-mppreference remove-mpthreat uninstall-windowsdefender':
    ps('powershell.defender'),
  'set-processmitigation': ps('config', {
    when: [...whatIf, ['-disable -remove -reset', 'powershell.defender']],
  }),
  'set-netfirewallprofile set-netfirewallrule new-netfirewallrule remove-netfirewallrule disable-netfirewallrule enable-netfirewallrule set-netfirewallsetting copy-netfirewallrule':
    ps('firewall.change'),
  'set-netipaddress new-netroute set-netadapter enable-netadapter rename-netadapter set-netconnectionprofile set-netipinterface clear-dnsclientcache restart-netadapter set-dnsclient add-vpnconnection':
    ps('network.configure'),
  'disable-netadapter new-netipaddress remove-netipaddress set-dnsclientserveraddress remove-netroute remove-dnsserverzone remove-dnsserverresourcerecord set-dnsserverresourcerecord remove-dhcpserverv4scope':
    ps('network.cut'),
  'new-localuser set-localuser remove-localuser enable-localuser disable-localuser rename-localuser new-localgroup remove-localgroup add-localgroupmember remove-localgroupmember set-localgroup new-aduser set-aduser remove-aduser new-adgroup remove-adgroup add-adgroupmember remove-adgroupmember set-adaccountpassword disable-adaccount enable-adaccount unlock-adaccount remove-adcomputer remove-adobject set-adobject new-adcomputer remove-adorganizationalunit set-adcomputer add-adprincipalgroupmembership set-addomain remove-msoluser remove-azureaduser new-azureaduser set-azureaduser new-msoluser add-msolrolemember add-azureaddirectoryrolemember remove-mguser new-mguser add-azureadgroupmember add-computer remove-computer reset-computermachinepassword rename-computer remove-mailbox set-mailbox new-inboxrule add-mailboxpermission new-azroleassignment':
    ps('windows.account'),
  'clear-eventlog remove-eventlog limit-eventlog clear-winevent wevtutil-clear new-eventlog write-eventlog stop-etwtracesession remove-etwtraceprovider disable-pstrace':
    ps('windows.log'),
  'format-volume clear-disk initialize-disk clear-volume': ps('windows.format'),
  'remove-partition remove-volume remove-virtualdisk remove-storagepool set-disk new-partition resize-partition set-partition remove-physicaldisk remove-vhd':
    ps('disk.partition'),
  'optimize-volume repair-volume new-volume mount-diskimage dismount-diskimage new-virtualdisk new-storagepool add-partitionaccesspath new-vhd mount-vhd dismount-vhd resize-vhd':
    ps('disk.mount'),
  'disable-computerrestore restore-computer': ps('windows.boot'),
  'checkpoint-computer enable-computerrestore': ps('change'),
  'register-scheduledtask new-scheduledtask set-scheduledtask unregister-scheduledtask disable-scheduledtask enable-scheduledtask register-scheduledjob unregister-scheduledjob new-scheduledtaskaction new-scheduledtasktrigger new-jobtrigger':
    ps('windows.schedule'),
  'start-scheduledtask stop-scheduledtask': ps('change'),
  'set-acl': ps('permissions.access-list', {
    check: (invocation, context) => {
      const path = pathsOf(invocation)[0];
      if (
        path !== undefined &&
        !isWhatIf(invocation) &&
        /^(?:[a-z]:[\\/]?(?:windows|program|users)?|\/)(?:[\\/]|$)/i.test(path.value)
      ) {
        context.report('windows.access-wide', path.span, { target: path.raw });
      }
      return undefined;
    },
  }),
  'unblock-file': ps('permissions.change'),
  'invoke-wmimethod invoke-cimmethod remove-wmiobject remove-ciminstance set-wmiinstance set-ciminstance new-ciminstance register-wmievent register-cimindicationevent':
    ps('windows.lolbin', { check: wmiMethod }),
  'enable-psremoting disable-psremoting enable-wsmancredssp set-wsmaninstance set-wsmanquickconfig enable-windowsremoting register-pssessionconfiguration new-pswebaccess':
    ps('powershell.remoting'),
  'disable-bitlocker suspend-bitlocker remove-bitlockerkeyprotector unlock-bitlocker clear-tpm':
    ps('powershell.defender'),
  'new-smbshare remove-smbshare grant-smbshareaccess set-smbserverconfiguration set-smbshare close-smbsession':
    ps('windows.share'),
  'new-smbmapping': ps('connect'),
  'import-certificate import-pfxcertificate new-selfsignedcertificate': ps('trust.add'),
  'stop-vm remove-vm restore-vmsnapshot remove-vmsnapshot remove-vmswitch reset-vm': ps('container.remove'),
  'start-vm new-vm set-vm checkpoint-vm': ps('change'),
  'remove-azresourcegroup remove-azvm remove-azresource remove-azstorageaccount remove-azkeyvault remove-azsqldatabase remove-azstorageblob remove-awsresource remove-s3bucket remove-ec2instance remove-s3object':
    ps('delete-remote'),
  'new-azvm new-azresourcegroup connect-azaccount connect-azuread connect-msolservice connect-mggraph connect-exchangeonline start-azvm restart-azvm set-azcontext':
    ps('create'),
  'invoke-mimikatz invoke-kerberoast invoke-bloodhound get-gpppassword invoke-shellcode invoke-reflectivepeinjection invoke-ninjacopy out-minidump invoke-dcsync invoke-credentialinjection get-keystrokes invoke-tokenmanipulation invoke-winpeas invoke-privesccheck invoke-allchecks invoke-userhunter invoke-sharefinder invoke-passwordspray invoke-smbexec invoke-psexec invoke-wmiexec kerberoasting uacbypass get-passhashes get-timedscreenshot add-persistence':
    ps('windows.credential-dump'),
};

export const cmdlets: Family = {
  for: 'powershell',
  rules: {
    'package.trust-source': rule(
      'dangerous',
      'package',
      'Takes packages from this place from now on without asking.',
      [example('Register-PSRepository -Name x -SourceLocation https://a.b -InstallationPolicy Trusted')],
      { misses: [example('Register-PSRepository -Name x -SourceLocation https://a.b')] },
    ),
    'powershell.defender': rule(
      'dangerous',
      'defence-evasion',
      'Weakens the protection of this machine against malware.',
      [
        example('Set-MpPreference -DisableRealtimeMonitoring $true'),
        example('Add-MpPreference -ExclusionPath C:\\a'),
        example('Set-ProcessMitigation -System -Disable DEP'),
        example("$t.GetType('System.Management.Automation.AmsiUtils')"),
        example("$t.GetField('amsiInitFailed','NonPublic,Static')"),
      ],
      {
        misses: [
          example('Get-MpPreference'),
          example('Set-ProcessMitigation -System -Enable DEP'),
          example("$t.GetType('System.String')"),
        ],
      },
    ),
    'powershell.remoting': rule(
      'dangerous',
      'network-config',
      'Changes who may run commands on this machine from outside.',
      [example('Enable-PSRemoting -Force')],
      { misses: [example('Get-PSSession')] },
    ),
    'powershell.method': rule(
      'caution',
      'unresolved-exec',
      'Calls a .NET method the safety model does not know.',
      [example('[Foo.Bar]::Baz(1)'), example('$x.Frobnicate()')],
      { misses: [example('[Math]::Round(1.5)'), example('"a".ToUpper()')] },
    ),
    'powershell.method-runs': rule(
      'caution',
      'unresolved-exec',
      'Calls a .NET method that runs code.',
      [example("[Diagnostics.Process]::Start('calc')")],
      { misses: [example("'a'.Trim()")] },
    ),
    'powershell.property-set': rule(
      'caution',
      'config',
      'Changes a property of what a command returned, such as a file or a running process.',
      [
        example("(Get-Process -Id 7321).PriorityClass = 'BelowNormal'"),
        example('(gi a.txt).IsReadOnly = $true'),
        example('(Get-Item a.txt).LastWriteTime = Get-Date'),
        example('(Get-Item a.txt).Attributes += 2'),
      ],
      { misses: [example('(Get-Item a.txt).IsReadOnly'), example('(Get-Process).Count -eq 3')] },
    ),
    'powershell.load-bytes': rule(
      'dangerous',
      'obfuscation',
      'Loads a program from bytes in memory, where nothing can look at it.',
      [example('[Reflection.Assembly]::Load($bytes)')],
      { misses: [example("'a'.Trim()")] },
    ),
    'powershell.com-object': rule(
      'caution',
      'unresolved-exec',
      'Controls another program through COM.',
      [example('New-Object -ComObject WScript.Shell')],
      { misses: [example('New-Object DateTime')] },
    ),
    'powershell.socket': rule(
      'dangerous',
      'reverse-shell',
      'Opens a raw network connection.',
      [example("New-Object System.Net.Sockets.TCPClient('192.0.2.1',4444)")],
      { misses: [example('Test-NetConnection example.com')] },
    ),
    'windows.elevate': rule(
      'dangerous',
      'privilege',
      'Starts a program as administrator.',
      [example('Start-Process pwsh -Verb RunAs')],
      { misses: [example('Start-Process notepad')] },
    ),
  },
  commands: { ...models, ...dotNetMethods },
};

/** `gci`, `ri`, `%` and the others that PowerShell defines itself. */
export const shortCmdlets: Family = { rules: {}, commands: cmdletAliases(models), for: 'powershell-aliases' };
