import type { CommandModel } from '../model/commandModel';
import {
  decodeMethod,
  deleteMethod,
  downloadText,
  lookInside,
  readFileMethod,
  runProgramText,
  runScriptText,
  setVariableMethod,
  writeFileMethod,
} from './dotNetChecks';

/** `.Method(...)` and `[Type]::Method(...)` of .NET, in lower case and without `System.`; the parser hands calls over as commands. */
export const dotNetMethods: Record<string, CommandModel> = {
  '.downloadstring .downloaddata .openread .getstringasync .getasync .downloadfile .downloadfileasync .getresponse .getresponsestream .getbytearrayasync':
    { act: 'download', check: downloadText },
  '.uploadstring .uploadfile .uploaddata .postasync .uploadvalues': { act: 'exfil.file' },
  '.delete ::delete .kill .removeall .wipe': {
    act: 'delete.many',
    check: (invocation, context) => {
      const from = [invocation.stdin, context.around.piped].find((source) => source.listed === 'processes');
      const kill = from?.everything === true ? 'process.kill-all' : 'kill';
      context.report(invocation.name === '.kill' ? kill : 'delete.many', invocation.span);
      return { handled: true };
    },
  },
  '.invokescript .expandstring .addscript [scriptblock]::create': {
    act: 'powershell.method-runs',
    check: runScriptText,
  },
  '.shellexecute .run .exec .create': { act: 'powershell.method-runs', check: runProgramText },
  '.invokecommand .invoke .start .createinstance .begininvoke .getdelegateforfunctionpointer': {
    act: 'powershell.method-runs',
  },
  '.tostring .toupper .tolower .trim .trimstart .trimend .split .replace .substring .contains .startswith .endswith .indexof .lastindexof .padleft .padright .equals .compareto .adddays .addhours .addminutes .addmonths .addseconds .addyears .addticks .touniversaltime .tolocaltime .getenumerator .tochararray .insert .containskey .clone .toarray .matches .ismatch .where .foreach .gethashcode .toshortdatestring .tostringinvariant .subtract .getfiles .getdirectories .isinrole .getvalue .getbytes .union .intersect .getupperbound .contains_key .tolist .getaccessrules .getproperties .getfields .exists .normalize .copy .totitlecase':
    { act: 'read' },
  '.gettype': { act: 'read', check: lookInside },
  '.getfield': { act: 'powershell.method', check: lookInside },
  '.clearlog': { act: 'windows.log' },
  '.deletefolder .deletefile': { act: 'delete.many', check: deleteMethod },
  '.deletesubkey .deletesubkeytree .deletevalue': { act: 'registry.delete' },
  '[math]::round [math]::floor [math]::ceiling [math]::max [math]::min [math]::abs [math]::sqrt [math]::pow [math]::truncate [string]::join [string]::isnullorempty [string]::isnullorwhitespace [string]::format [string]::concat [io.path]::combine [io.path]::getfilename [io.path]::getextension [io.path]::getdirectoryname [io.path]::getfullpath [io.path]::gettemppath [io.path]::getfilenamewithoutextension [io.path]::getrandomfilename [io.file]::exists [io.directory]::exists [io.directory]::getfiles [io.directory]::getdirectories [io.directory]::getcurrentdirectory [io.directory]::enumeratefiles [io.driveinfo]::getdrives [datetime]::parse [datetime]::parseexact [datetime]::now [datetime]::isleapyear [timespan]::fromseconds [timespan]::fromminutes [timespan]::frommilliseconds [guid]::newguid [int]::parse [double]::parse [environment]::getenvironmentvariable [environment]::getfolderpath [environment]::getenvironmentvariables [environment]::getlogicaldrives [regex]::match [regex]::matches [regex]::replace [regex]::split [regex]::escape [regex]::ismatch [enum]::getnames [enum]::getvalues [convert]::toint32 [convert]::tostring [convert]::tobase64string [convert]::tobyte [convert]::tochar [text.encoding]::utf8 [net.dns]::gethostname [net.dns]::gethostaddresses [net.dns]::resolve [net.dns]::gethostentry [char]::isdigit [char]::isletter [array]::indexof [array]::sort [array]::reverse [uri]::escapedatastring [uri]::unescapedatastring [version]::parse [security.principal.windowsidentity]::getcurrent [diagnostics.process]::getcurrentprocess [diagnostics.process]::getprocesses [globalization.cultureinfo]::getcultureinfo [ipaddress]::parse [timezoneinfo]::getsystemtimezones [timezoneinfo]::local [linq.enumerable]::range [web.httputility]::urlencode [web.httputility]::htmldecode [bitconverter]::tostring [bitconverter]::getbytes [console]::writeline [console]::write':
    { act: 'read' },
  '[io.file]::readalltext [io.file]::readalllines [io.file]::readallbytes [io.file]::openread [io.file]::opentext [io.file]::readlines':
    { act: 'read', check: readFileMethod },
  '[io.file]::writealltext [io.file]::writeallbytes [io.file]::writealllines [io.file]::appendalltext [io.file]::create':
    { act: 'write', check: writeFileMethod },
  '[io.file]::copy [io.file]::move [io.directory]::createdirectory [io.directory]::move [io.file]::setattributes [io.compression.zipfile]::extracttodirectory [io.compression.zipfile]::createfromdirectory [io.file]::openwrite [io.file]::replace [io.file]::encrypt':
    { act: 'write' },
  '[io.file]::delete [io.directory]::delete [microsoft.visualbasic.fileio.filesystem]::deletedirectory [microsoft.visualbasic.fileio.filesystem]::deletefile':
    { act: 'delete.many', check: deleteMethod },
  '[convert]::frombase64string .getstring [text.encoding]::getstring .decompress [convert]::fromhexstring': {
    act: 'read',
    check: decodeMethod,
  },
  '[reflection.assembly]::load [appdomain]::currentdomain.load': { act: 'powershell.load-bytes' },
  '[powershell]::create [reflection.assembly]::loadfile [reflection.assembly]::loadfrom [activator]::createinstance [runtime.interopservices.marshal]::copy [diagnostics.process]::start [management.automation.psserializer]::deserialize':
    { act: 'powershell.method-runs' },
  '[environment]::setenvironmentvariable': { act: 'config', check: setVariableMethod },
  '[environment]::exit [console]::clear [gc]::collect [console]::beep': { act: 'read' },
};
