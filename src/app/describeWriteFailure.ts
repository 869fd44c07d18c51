import { assertNever } from '../base/assertNever';
import type { Foreground, WriteFailure } from '../pty/terminalSession';

/** One sentence: why nothing was written and what to do. Cancelling is silent. */
export function describeWriteFailure(failure: WriteFailure): string | undefined {
  switch (failure.kind) {
    case 'not-at-prompt':
      return `Nothing was written: ${describeForeground(failure.foreground)}. Go back to the prompt and try again, or copy the command.`;
    case 'no-shell-integration':
      return 'Nothing was written: this shell has not reported a prompt, so it is not known who would read the command. Copy the command and paste it yourself.';
    case 'line-unreadable':
      return `Nothing was run: ${failure.shell} can't report its line, and what stands at the prompt could not be told from the screen (output in between, a prompt on the right, or a line longer than the screen). Look at the prompt and try again, or set aiTerminalPro.shell.path to bash 4.4 or newer.`;
    case 'history-expansion':
      return `Nothing was written: ${failure.shell} might put an earlier command in the place of the ! or ^ before it runs the line. Insert the command and look at it, or set aiTerminalPro.shell.path to bash 4.4 or newer.`;
    case 'control-bytes':
      return 'Nothing was written: the command contains control bytes. Edit it first.';
    case 'several-lines-unsupported':
      return 'Nothing was written: this shell would run each line at once instead of taking them together. Copy the command, or put it on one line.';
    case 'read-back-differs':
      return 'Nothing was run: the shell changed the line while it was written (a plug-in, or a key typed in between). The line was cleared; try again.';
    case 'read-back-timed-out':
      return 'Nothing was run: the shell did not confirm the line in time. Look at the prompt before you press Enter.';
    case 'busy':
      return 'Nothing was written: another command is being written to this terminal. Try again in a moment.';
    case 'exited':
      return 'Nothing was written: the shell of this terminal has ended. Restart it and try again.';
    case 'cancelled':
      return undefined;
    default:
      return assertNever(failure);
  }
}

function describeForeground(foreground: Foreground): string {
  switch (foreground.kind) {
    case 'starting':
      return 'the shell is still starting';
    case 'prompt':
      return 'the prompt changed in the meantime';
    case 'program':
      return `${foreground.name} is running in the foreground and would receive it`;
    case 'repl':
      return `${foreground.name} is waiting for its own input and would receive it`;
    case 'pager':
      return `${foreground.name} is open and would read it as keys`;
    case 'password':
      return 'a password is being asked for, and the command would be taken for it';
    case 'inner-shell':
      return `another shell (${foreground.name}) runs inside this one and would receive it`;
    case 'unknown':
      return 'it is not known which program would receive it';
    case 'exited':
      return 'the shell has ended';
    default:
      return assertNever(foreground);
  }
}
