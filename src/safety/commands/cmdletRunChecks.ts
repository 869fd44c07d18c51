import type { CommandCheck, Context } from '../analysis/context';
import { noData, unknownData, unknownText } from '../analysis/word';
import { judgeSql } from './databases';

/** Code put together from letters: reversed, joined, replaced, picked by number. */
export const puzzles =
  /\[-?\d+\s*\.\.\s*-?\d+\]|-join\b|\[char(?:\[\])?\]|frombase64string|::reverse\(|-b?xor\b|tochararray|getstring\(/i;

export const invokeExpression: CommandCheck = (invocation, context) => {
  const word = invocation.value('-command') ?? invocation.args.operands[0];
  const source = word?.source ?? invocation.stdin;
  const text = word === undefined ? invocation.stdin.text : word.value.includes(unknownText) ? undefined : word.value;
  if (source.network) {
    context.report('remote.pipe-to-shell', invocation.span);
  } else if (source.decoded || (word !== undefined && word.hiding === 'encoded')) {
    context.report('obfuscation.decoded-code', invocation.span);
  } else if (text === undefined && (word === undefined ? !invocation.stdin.none : /^\$_$/.test(word.raw))) {
    context.report('exec.piped', invocation.span);
  } else if (text === undefined) {
    context.report('exec.unresolved-code', invocation.span);
  }
  if (word !== undefined && puzzles.test(word.raw)) {
    context.report('obfuscation.decoded-code', word.span);
  }
  if (text !== undefined) {
    context.shellText(text, powerShellOf(context), word ?? invocation.span, noData);
  }
  return undefined;
};

/** Methods without arguments that change what they are called on; any other bare member, and `StartTime`, is taken for a property. */
const changingMembers =
  /^(?!\w+(?:time|date|info|type|mode|count|status)$)(?:delete|kill|stop|start|close|dispose|moveto|copyto|create|invoke|remove|clear|save|reset|restart|suspend|terminate|reboot|shutdown|win32shutdown|uninstall|install|encrypt|decrypt|refresh|pause|continue|disable|enable|unregister|drop|send|run|execute|commit|abort|unload|writealltext)\w*$/i;

/** `ForEach-Object Name` reads a property, `ForEach-Object Delete` calls a method. */
export const forEachMember: CommandCheck = (invocation, context) => {
  const member = invocation.value('-membername') ?? invocation.args.operands[0];
  const first = member?.value.toLowerCase() ?? '';
  if (member === undefined || !/^[a-z]\w*$/.test(first)) {
    return undefined;
  }
  const known = context.isCommandName(`.${first}`);
  if (known || changingMembers.test(first) || invocation.args.operands.length > 1 || invocation.has('-argumentlist')) {
    context.words([{ ...member, value: `.${first}` }, ...invocation.args.operands.slice(1)], noData);
  }
  return undefined;
};

/** `Start-Process NAME -ArgumentList ...` runs NAME. */
export const startProcess: CommandCheck = (invocation, context) => {
  const name = invocation.value('-filepath') ?? invocation.args.operands[0];
  const rest = invocation.value('-argumentlist -args');
  if (/^runas$/i.test(invocation.value('-verb')?.value ?? '')) {
    context.report('windows.elevate', invocation.span);
  }
  if (name !== undefined && context.contentOf(name)?.network === true) {
    context.report('remote.download-run', name.span, { target: name.raw });
  }
  if (name !== undefined && !/^https?:/i.test(name.value)) {
    const text = [
      name.value,
      rest?.value ?? '',
      ...invocation.args.operands.slice(invocation.value('-filepath') === undefined ? 1 : 0).map((word) => word.value),
      // A quoted argument such as '-c code' is no parameter of Start-Process.
      ...invocation.words.filter((word) => word.quoted && word.value.startsWith('-')).map((word) => word.value),
    ].join(' ');
    context.with({ depth: context.around.depth + 1 }).shellText(text, context.shell, name, noData);
  }
  return undefined;
};

/** `Invoke-Command -ComputerName x { ... }`: the block is judged where it is written. */
export const invokeCommand: CommandCheck = (invocation, context) => {
  const file = invocation.value('-filepath');
  if (file !== undefined) {
    context.report('exec.script', file.span, { target: file.raw });
  }
  const elsewhere = invocation.has('-computername -cn -hostname -session -vmname');
  if (elsewhere && invocation.words.some((word) => /\b(?:stop|restart)-computer\b/i.test(word.raw))) {
    context.report('machine.cut-power', invocation.span);
  }
  return undefined;
};

export const newObject: CommandCheck = (invocation, context) => {
  const type = (invocation.value('-typename') ?? invocation.args.operands[0])?.value ?? '';
  if (invocation.has('-comobject')) {
    context.report('powershell.com-object', invocation.span);
  } else if (/webclient|httpclient|webrequest|xmlhttp/i.test(type)) {
    return { handled: true, output: { ...unknownData, network: true } };
  } else if (/tcpclient|tcplistener|socket/i.test(type)) {
    context.report('powershell.socket', invocation.span);
  } else if (/process(?:startinfo)?$|runspace/i.test(type)) {
    context.report('exec.inline', invocation.span);
  }
  return { handled: true };
};

/** Code inside PowerShell is read by the version that runs it. */
export function powerShellOf(context: Context): 'pwsh' | 'powershell' {
  return context.shell === 'pwsh' ? 'pwsh' : 'powershell';
}

/** The text of a query, wherever the parameter stands. */
export const sqlQuery: CommandCheck = (invocation, context) => {
  const text = invocation.value('-query -q') ?? invocation.args.operands[0];
  if (text === undefined || invocation.has('-inputfile -file')) {
    context.report('exec.script', invocation.span);
  } else {
    judgeSql(text.value, text.span, context);
  }
  return { handled: true };
};
