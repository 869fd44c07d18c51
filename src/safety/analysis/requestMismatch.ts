import { riskLevels, type RiskLevel } from '../../base/riskLevel';
import type { Finding } from '../verdict';

const asksToLook =
  /\b(?:show|list|display|print|see|view|find|search|look|count|check|what|which|where|how (?:much|many|big|large|long)|who|tell me|get|read|inspect|status|describe|explain|compare|preview|dry[- ]run)\b/i;
const asksToChange =
  /\b(?:delete|remove|erase|wipe|clean|clear|drop|destroy|kill|stop|terminate|reset|discard|undo|revert|purge|prune|uninstall|overwrite|replace|rename|move|change|set|update|upgrade|install|create|make|write|add|edit|fix|format|push|publish|deploy|send|upload|copy|save|download|run|execute|start|restart|shut ?down|reboot|chmod|chown|sudo|force|empty|truncate|free up|get rid|rm|disable|enable|restore|merge|rebase|commit|apply|extract|compress|convert|free|amend|release|rollback|mount|unmount|build|test|configure|grant|allow|block|open|close|sync|clone|fetch|pull|unstage|untrack|tag|squash|append|prepend|insert|put|(?<!\.)zip|unzip|symlink|attach|define|give (?!me\b)\w+|(?:get|want|need) an? (?:\w+ )?(?:shell|prompt|terminal))\b/i;

const changing = new Set([
  'filesystem-delete',
  'filesystem-destroy',
  'disk',
  'git-discard',
  'git-history',
  'container',
  'kubernetes',
  'iac',
  'cloud',
  'database',
  'process',
  'power',
  'service',
  'exfiltration',
  'permissions',
  'account',
  'privilege',
  'persistence',
  'defence-evasion',
  'network-config',
  'package-manage',
  'registry',
  'file-write',
]);

/** One level up when the request only asks to look and the command changes something. */
export function requestMismatch(request: string, findings: readonly Finding[], command: string): Finding | undefined {
  if (!asksToLook.test(request) || asksToChange.test(request)) {
    return undefined;
  }
  const levels = findings
    .filter((finding) => changing.has(finding.category))
    .map((finding) => riskLevels.indexOf(finding.level));
  const highest = Math.max(0, ...levels);
  if (highest === 0) {
    return undefined;
  }
  const level = riskLevels[Math.min(highest + 1, riskLevels.length - 1)] as RiskLevel;
  return {
    rule: 'request.mismatch',
    category: 'request-mismatch',
    level,
    span: { start: 0, end: command.length },
    reason: 'The request asked to look at something, but this command changes it.',
    remedy: 'say in the request what should be changed',
  };
}
