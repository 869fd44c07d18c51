import { commandRows } from './commandRows';
import type { Draft } from './draft';
import { levelWords } from './reviewContent';
import type { Window } from './window';

const maxFindings = 5;

/** The second, modal question before a dangerous command; its default does not run (design.md 3.3). */
export function confirmDangerous(draft: Draft, window: Window): Promise<boolean> {
  const { level, findings } = draft.verdict;
  const reasons = findings
    .filter((finding) => finding.level === 'dangerous' || finding.level === 'critical')
    .slice(0, maxFindings)
    .map(({ reason, target, remedy }) =>
      [`• ${reason}`, ...(target ? [`   Target: ${target}`] : []), ...(remedy ? [`   Instead: ${remedy}`] : [])].join(
        '\n',
      ),
    );
  return window.confirm({
    message: `${levelWords[level]}: run this command?`,
    detail: [...reasons, '', ...commandRows(draft.command).map((row) => row.label)].join('\n'),
    refuse: 'Do Not Run',
    agree: 'Run It',
  });
}
