import { describePayload, indented, type SentPayload } from '../ai/payload';
import { settingsPrefix } from '../config/ids';
import type { Settings } from '../config/settings';

interface LocalPrompt {
  readonly model: string;
  readonly text: string;
}

interface Recorded<T> {
  readonly value: T;
  readonly at: Date;
}

/** The parts of the context that a user can leave out. */
const switches = [
  'context.cwd',
  'context.git',
  'context.files',
  'context.history',
  'context.lastOutput',
] as const satisfies readonly (keyof Settings)[];
const advice = `To send less: switch off parts of the context in the settings (${settingsPrefix}.${switches.join(', ')})`;

/**
 * Keeps the last payload that left this machine and the last prompt of the model on it, in memory only. One request may
 * be given to both, so neither record replaces the other.
 */
export class LastPayload {
  private sent: Recorded<SentPayload> | undefined;
  private countedTokens: number | undefined;
  private local: Recorded<LocalPrompt> | undefined;

  constructor(private readonly now: () => Date = () => new Date()) {}

  recordSent(payload: SentPayload): void {
    this.sent = { value: payload, at: this.now() };
    this.countedTokens = undefined;
  }

  /** The server answered this payload and says how long it was; by then another one may have been sent. */
  recordCount(payload: SentPayload, tokens: number): void {
    if (this.sent?.value === payload) this.countedTokens = tokens;
  }

  recordLocal(model: string, text: string): void {
    this.local = { value: { model, text }, at: this.now() };
  }

  /** As a Markdown document. */
  describe(): string {
    const sent = this.sent
      ? describePayload(this.sent.value, { time: timeOf(this.sent.at), countedTokens: this.countedTokens, advice })
      : '# What was sent\n\nNo request has left this machine from this window.\n';
    return this.local ? `${sent}\n${describeLocal(this.local)}` : sent;
  }
}

function describeLocal({ value: { model, text }, at }: Recorded<LocalPrompt>): string {
  return [
    '# What was given to the model on this machine',
    '',
    `At ${timeOf(at)} to ${model}. This text did not leave the machine.`,
    '',
    indented(text),
    '',
  ].join('\n');
}

function timeOf(at: Date): string {
  return at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}
