import type { CommandModel } from '../model/commandModel';

/** Aliases PowerShell defines itself, the Unix-like ones included: alias and cmdlet. */
const aliases =
  '? where-object,% foreach-object,ac add-content,asnp add-pssnapin,cat get-content,cd set-location,chdir set-location,clc clear-content,clear clear-host,clhy clear-history,cli clear-item,clp clear-itemproperty,cls clear-host,clv clear-variable,compare compare-object,copy copy-item,cp copy-item,cpi copy-item,cpp copy-itemproperty,cvpa convert-path,dbp disable-psbreakpoint,del remove-item,diff compare-object,dir get-childitem,dnsn disconnect-pssession,echo write-output,epal export-alias,epcsv export-csv,erase remove-item,etsn enter-pssession,exsn exit-pssession,fc format-custom,fhx format-hex,fl format-list,foreach foreach-object,ft format-table,fw format-wide,gal get-alias,gbp get-psbreakpoint,gc get-content,gcb get-clipboard,gci get-childitem,gcim get-ciminstance,gcm get-command,gcs get-pscallstack,gdr get-psdrive,gerr get-error,ghy get-history,gi get-item,gin get-computerinfo,gjb get-job,gl get-location,gm get-member,gmo get-module,gp get-itemproperty,gps get-process,gpv get-itempropertyvalue,group group-object,gsn get-pssession,gsv get-service,gtz get-timezone,gu get-unique,gv get-variable,gwmi get-wmiobject,h get-history,history get-history,icim invoke-cimmethod,icm invoke-command,iex invoke-expression,ihy invoke-history,ii invoke-item,ipal import-alias,ipcsv import-csv,ipmo import-module,ipsn import-pssession,irm invoke-restmethod,iwmi invoke-wmimethod,iwr invoke-webrequest,kill stop-process,lp out-printer,ls get-childitem,man get-help,md new-item,mkdir new-item,measure measure-object,mi move-item,mount new-psdrive,move move-item,mp move-itemproperty,mv move-item,nal new-alias,ndr new-psdrive,ni new-item,nmo new-module,nsn new-pssession,nv new-variable,ogv out-gridview,oh out-host,popd pop-location,ps get-process,pushd push-location,pwd get-location,r invoke-history,rbp remove-psbreakpoint,rcjb receive-job,rd remove-item,rdr remove-psdrive,ren rename-item,ri remove-item,rjb remove-job,rm remove-item,rmdir remove-item,rmo remove-module,rni rename-item,rnp rename-itemproperty,rp remove-itemproperty,rsn remove-pssession,rv remove-variable,rvpa resolve-path,rwmi remove-wmiobject,sajb start-job,sal set-alias,saps start-process,sasv start-service,sbp set-psbreakpoint,scb set-clipboard,select select-object,set set-variable,shcm show-command,si set-item,sl set-location,sleep start-sleep,sls select-string,sort sort-object,sp set-itemproperty,spjb stop-job,spps stop-process,spsv stop-service,start start-process,sv set-variable,tee tee-object,type get-content,where where-object,wjb wait-job,write write-output';

/** The aliases with the models of what they stand for. */
export function cmdletAliases(models: Readonly<Record<string, CommandModel>>): Record<string, CommandModel> {
  const byName = new Map(
    Object.entries(models).flatMap(([names, model]) => names.split(' ').map((name) => [name, model] as const)),
  );
  const found: Record<string, CommandModel> = {};
  for (const pair of aliases.split(',')) {
    const [alias = '', cmdlet = ''] = pair.split(' ');
    const model = byName.get(cmdlet);
    if (model !== undefined) {
      found[alias] = model;
    }
  }
  return found;
}
