import type { CommandCheck } from '../analysis/context';
import { isWhatIf } from './itemChecks';

export const stopService: CommandCheck = (invocation, context) => {
  if (isWhatIf(invocation)) {
    return { handled: true };
  }
  const name = invocation.value('-name') ?? invocation.args.operands[0];
  if (name === undefined && /^stop/.test(invocation.name) && invocation.stdin.everything === true) {
    context.report('process.kill-all', invocation.span);
  }
  if (
    name !== undefined &&
    /^(?:windefend|mpssvc|sense|wscsvc|eventlog|wuauserv|sysmon|bfe|vss|wdnissvc)/i.test(name.value)
  ) {
    context.report('windows.protection-off', invocation.span, { target: name.raw });
  }
  return undefined;
};

/** The system stops with them, or is unprotected. */
const systemProcess =
  /^(?:lsass|csrss|winlogon|wininit|smss|services|svchost|msmpeng|mssense|sense\w*|sysmon\d*)(?:\.exe)?$/i;

/** `Get-Process | Stop-Process`: a listing nobody narrowed. */
export const stopEvery: CommandCheck = (invocation, context) => {
  const named = invocation.has('-name -id -inputobject') || invocation.args.operands.length > 0;
  if (invocation.words.some((word) => word.value === '*') && !isWhatIf(invocation)) {
    context.report('process.kill-all', invocation.span);
  }
  const core = invocation.words.find((word) => systemProcess.test(word.value));
  if (core !== undefined && !isWhatIf(invocation)) {
    context.report('process.kill-all', core.span, { target: core.raw });
  }
  if (!named && invocation.stdin.everything === true && !isWhatIf(invocation)) {
    context.report('process.kill-all', invocation.span);
  }
  return undefined;
};

/** `Get-ADComputer .. | Restart-Computer`: machine after machine. */
export const powerOfMany: CommandCheck = (invocation, context) => {
  if (!invocation.stdin.none && !isWhatIf(invocation)) {
    context.report('machine.cut-power', invocation.span);
  }
  return undefined;
};

export const executionPolicy: CommandCheck = (invocation, context) => {
  const policy = invocation.value('-executionpolicy')?.value ?? invocation.args.operands[0]?.value ?? '';
  context.report(/^(?:bypass|unrestricted)$/i.test(policy) ? 'powershell.policy-bypass' : 'config', invocation.span, {
    target: policy,
  });
  return { handled: true };
};

/** WMI and CIM calls run methods on this or other machines. */
export const wmiMethod: CommandCheck = (invocation, context) => {
  const text = invocation.words.map((word) => word.value).join(' ');
  context.report(
    /shadowcopy|win32shutdown|delete/i.test(text) ? 'windows.backup-delete' : 'windows.lolbin',
    invocation.span,
  );
  return { handled: true };
};
