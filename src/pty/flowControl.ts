import type { Clock } from '../base/clock';
import { MutableDisposable, type Disposable } from '../base/lifecycle';
import { OutputWindow } from './outputWindow';

/** Private DEC mode that no program uses; asking for its state (DECRQM) makes the terminal answer in order. */
const query = '\x1b[?7727$p';
const answer = /\x1b\[\?7727;\d\$y/g;
const cutAnswer = /\x1b\[\?(?:7(?:7(?:2(?:7(?:;\d?\$?)?)?)?)?)?$/;

/** A query follows each such amount of output, in UTF-16 units. */
const unitsPerQuery = 32 * 1024;
/** A good place for the query is waited for so long before any place between two ASCII characters will do. */
const patienceUnits = 16 * 1024;
/** Share of the window at which reading goes on: the rest has to last until the first new output comes. */
const lowWater = 0.75;
/** A terminal that was reset or closed never answers; output must go on. */
const answerTimeoutMs = 2_000;

export interface FlowControlledReader {
  pause(): void;
  resume(): void;
}

interface Query {
  readonly askedAtMs: number;
  /** All output up to this query, since the start. */
  readonly sentUnits: number;
  /** Output that was on its way when it was asked, up to and with what it follows. */
  readonly onItsWayUnits: number;
}

/**
 * Back-pressure from a terminal that has none: VS Code does not tell an extension how far its terminal
 * is behind, so the terminal itself is asked, in band, and reading stops while too much is on its way.
 */
export class FlowControl implements Disposable {
  private unitsSinceQuery = 0;
  private sentUnits = 0;
  private drawnUnits = 0;
  /** Queries that the terminal still owes an answer for, oldest first. */
  private unanswered: Query[] = [];
  private readonly window = new OutputWindow();
  private paused = false;
  private cut = '';
  private readonly timeout = new MutableDisposable<Disposable>();

  constructor(
    private readonly clock: Clock,
    private readonly reader: FlowControlledReader,
  ) {}

  /** Output that the terminal has not drawn yet, as far as queries tell. */
  get onItsWayUnits(): number {
    return (this.unanswered.at(-1)?.sentUnits ?? this.drawnUnits) - this.drawnUnits;
  }

  /**
   * Passes output on, with queries where they are due. `isText`: not inside or beside a sequence, so
   * that it may be parted at a line end or between two ASCII characters.
   */
  pass(raw: string, isText: boolean): string {
    const due = unitsPerQuery - this.unitsSinceQuery;
    this.unitsSinceQuery += raw.length;
    if (!isText || raw.length < due) return raw;
    const at = placeForQuery(raw, Math.max(0, due), this.unitsSinceQuery >= unitsPerQuery + patienceUnits);
    if (at === undefined) return raw;
    this.sentUnits += this.unitsSinceQuery - raw.length + at;
    this.unitsSinceQuery = 0;
    this.countQuery();
    // Very long texts get more than one query.
    return raw.slice(0, at) + query + this.pass(raw.slice(at), true);
  }

  /** Takes the terminal's answers out of what comes from it; the rest is the user's input. */
  takeAnswers(input: string): string {
    const whole = this.cut + input;
    this.cut = '';
    if (!whole.includes('\x1b[?')) return whole;
    const rest = whole.replace(answer, () => {
      this.countAnswer();
      return '';
    });
    const cut = cutAnswer.exec(rest)?.[0] ?? '';
    this.cut = cut;
    return rest.slice(0, rest.length - cut.length);
  }

  dispose(): void {
    this.timeout.dispose();
  }

  private countQuery(): void {
    const { sentUnits } = this;
    const askedAtMs = this.clock.nowMs();
    this.unanswered.push({ askedAtMs, sentUnits, onItsWayUnits: sentUnits - this.drawnUnits });
    if (this.onItsWayUnits >= this.window.units && !this.paused) {
      this.paused = true;
      this.reader.pause();
    }
    if (this.timeout.value === undefined) this.restartTimeout();
  }

  private countAnswer(): void {
    const query = this.unanswered.shift();
    if (query === undefined) return;
    this.drawnUnits = query.sentUnits;
    this.window.note(query.onItsWayUnits, this.clock.nowMs() - query.askedAtMs);
    this.resumeWhenLow();
    this.restartTimeout();
  }

  private resumeWhenLow(): void {
    if (!this.paused || this.onItsWayUnits > this.window.units * lowWater) return;
    this.paused = false;
    this.reader.resume();
  }

  private restartTimeout(): void {
    if (this.unanswered.length === 0) {
      this.timeout.set(undefined);
      return;
    }
    this.timeout.set(
      this.clock.after(answerTimeoutMs, () => {
        this.timeout.set(undefined);
        this.drawnUnits = this.unanswered.at(-1)?.sentUnits ?? this.drawnUnits;
        this.unanswered = [];
        this.window.widen();
        this.resumeWhenLow();
      }),
    );
  }
}

/**
 * Where a query may stand at or after `from`: after a line end, or, when the patience is over, between
 * two ASCII characters. A combining mark after the query would lose its base character.
 */
function placeForQuery(text: string, from: number, patienceIsOver: boolean): number | undefined {
  const lineEnd = text.indexOf('\n', Math.max(0, from - 1));
  if (lineEnd >= 0 && (!patienceIsOver || lineEnd < from + patienceUnits)) return lineEnd + 1;
  if (!patienceIsOver) return undefined;
  for (let at = Math.max(1, from); at < text.length; at += 1) {
    if (isPlain(text.charCodeAt(at - 1)) && isPlain(text.charCodeAt(at))) return at;
  }
  return lineEnd >= 0 ? lineEnd + 1 : undefined;
}

function isPlain(code: number): boolean {
  return code >= 0x20 && code < 0x7f;
}
