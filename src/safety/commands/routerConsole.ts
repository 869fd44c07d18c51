import type { CommandCheck } from '../analysis/context';
import { fullName } from '../model/abbreviations';

const looking = 'show ping traceroute list quit exit end help ?'.split(' ');
const cutting = 'clear no reset reload disable down restart shutdown delete erase write'.split(' ');

/** The console of a router: `vtysh -c 'conf t' -c 'no router bgp 1'`, `birdc show route`; words may be shortened. */
export const routerConsole: CommandCheck = (invocation, context) => {
  const given = invocation.args.options.filter((option) => option.name === '-c' || option.name === '--command');
  const operands = invocation.args.operands.map((word) => word.value).join(' ');
  const lines = (given.length > 0 ? given.map((option) => option.value?.value ?? '') : [operands])
    .flatMap((text) => text.split('\n'))
    .map((text) => text.trim().replace(/^do\s+/, ''))
    .filter((text) => text !== '');
  const changing = lines.filter((line) => fullName(firstWord(line), looking) === undefined);
  if (lines.length === 0) {
    return undefined;
  }
  if (changing.some((line) => fullName(firstWord(line), cutting) !== undefined || /\bshut(?:d\w*)?$/.test(line))) {
    context.report('network.cut', invocation.span);
  } else if (changing.length > 0) {
    context.report('network.configure', invocation.span);
  }
  return { handled: true };
};

function firstWord(line: string): string {
  return line.split(/\s+/)[0] ?? '';
}
