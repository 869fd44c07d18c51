import { makeVisible } from './commandRows';

/** Said when the shell reports another text than the approved one: a plug-in or a trap changed it. */
export function describeOtherRun(approved: string, ran: string): string {
  return `The shell ran another text than you approved. Approved: ${oneLine(approved)} Ran: ${oneLine(ran)} A plug-in of the shell may have changed it.`;
}

function oneLine(text: string): string {
  return makeVisible(text.replaceAll('\n', ' ⏎ '));
}
