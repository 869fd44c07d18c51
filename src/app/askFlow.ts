import { describeFailure, type FailureAction } from '../ai/describeFailure';
import type { AiFailure, Suggestion, SuggestionContext, SuggestionGoal, SuggestionRequest } from '../ai/provider';
import { assertNever } from '../base/assertNever';
import type { Clock } from '../base/clock';
import { DisposableStore } from '../base/lifecycle';
import type { Logger } from '../base/logger';
import { failed, type Result } from '../base/result';
import type { InputHold } from '../pty/terminalSession';
import { fixGoal, lastFailed, requestOf } from './askGoals';
import type { Assessor } from './assessor';
import type { CascadeAnswer } from './cascade';
import type { CommandTarget } from './commandTarget';
import { confirmDangerous } from './confirmDangerous';
import { describeWriteFailure } from './describeWriteFailure';
import type { Draft } from './draft';
import { editCommand } from './editCommand';
import { describeNormalizeFailure, makeDraft, type DraftSource } from './makeDraft';
import type { LateAnswer } from './hedge';
import { raceAbort } from './raceAbort';
import type { RecentRequests } from './recentRequests';
import { RequestBox, type BoxAnswer, type Offer } from './requestBox';
import { review, type ReviewChoice } from './review';
import { showExplanation } from './showExplanation';
import { showFailure } from './showFailure';
import { askToUnlock } from './unlock';
import { watchedWindow, type WatchedWindow } from './watchedWindow';
import type { Pick, PickButton, PickRow, Window } from './window';

/** What the flow needs of the rest of the product. */
export interface AskPorts {
  readonly window: Window;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly assessor: Assessor;
  readonly recent: RecentRequests;
  reviewMode(): 'always' | 'risky';
  /** Title of the box after the product's name: shell, folder, provider state. */
  describePlace(target: CommandTarget): string;
  gatherContext(target: CommandTarget, signal: AbortSignal): Promise<SuggestionContext>;
  suggest(
    request: SuggestionRequest,
    target: CommandTarget,
    onPartialText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Result<CascadeAnswer, AiFailure>>;
  /** What of a text that no model just made can't work on this machine, in sentences. */
  machineNotes(command: string, target: CommandTarget, signal: AbortSignal): Promise<readonly string[]>;
  explain(command: string, target: CommandTarget): readonly PickRow[];
  /** What a model adds to it; nothing when none may be asked. */
  explainMore(command: string, target: CommandTarget, signal: AbortSignal): Promise<readonly PickRow[]>;
  /** Buttons of the review for this target, such as turning the key on in ordinary terminals. */
  reviewButtons(target: CommandTarget): readonly PickButton[];
  pressButton(id: string): Promise<void>;
  performFailureAction(action: FailureAction): Promise<void>;
  /** An approved text was run; what the shell says it ran is compared with it. */
  didRun(target: CommandTarget, draft: Draft): void;
}

export interface FlowBeginning {
  /** Keys of the terminal that are held already, for the box; without it the box starts to hold. */
  readonly hold: InputHold | undefined;
  /** Called whenever the flow puts a pick on the screen. */
  readonly didOpenPick: () => void;
}

/** Button of the review that shows an answer which came late. */
const lateButtonId = 'late';

type Step =
  | { readonly kind: 'generate'; readonly goal: SuggestionGoal; readonly request: string; readonly box?: RequestBox }
  | { readonly kind: 'review'; readonly draft: Draft; readonly keptText?: string }
  | { readonly kind: 'end' };

/** One press of Ctrl+K: request, answer, review, and at most one write. */
export class AskFlow {
  private readonly ending = new AbortController();
  private box: RequestBox | undefined;
  /** LiteLLM's answer that came late, and the drafts that it belongs to. */
  private arrived: { readonly late: LateAnswer; readonly suggestion: Suggestion } | undefined;
  private readonly lateAnswers = new DisposableStore();

  private readonly window: WatchedWindow;
  private givenHold: InputHold | undefined;

  constructor(
    private readonly ports: AskPorts,
    private readonly target: CommandTarget,
    { hold, didOpenPick }: FlowBeginning,
  ) {
    this.givenHold = hold;
    this.window = watchedWindow(ports.window, didOpenPick);
  }

  /** True while the flow asks the user something; false while it writes, or is on its way out. */
  get waitsForUser(): boolean {
    return this.window.waitsForUser;
  }

  /** Asks for a request, or starts at once with the one that is given. */
  async start(goal?: SuggestionGoal): Promise<void> {
    try {
      let step: Step = goal ? { kind: 'generate', goal, request: requestOf(goal) } : await this.ask();
      while (step.kind !== 'end' && !this.ending.signal.aborted) {
        step = step.kind === 'generate' ? await this.generate(step) : await this.review(step.draft, step.keptText);
      }
    } finally {
      this.dispose();
    }
  }

  /** A second Ctrl+K: while nothing was typed it means what the key meant before us. */
  pressAgain(): void {
    if (!this.box?.isEmpty) return;
    this.target.performDisplacedKey();
    this.box.giveWay((keys) => this.target.passKeys(keys));
    this.target.focus();
  }

  /** Ends the flow wherever it is; what is being generated or written is really cancelled. */
  dispose(): void {
    this.ending.abort();
    this.box?.dispose();
    this.box = undefined;
    this.lateAnswers.dispose();
    this.givenHold?.dispose();
  }

  private async ask(): Promise<Step> {
    const { window } = this;
    const { recent } = this.ports;
    const box = this.openBox(
      new RequestBox(window, {
        title: this.boxTitle(),
        placeholder: 'What should the command do?',
        offers: this.offers(),
        keptRequest: recent.kept,
        hold: this.takeHold(),
        clock: this.ports.clock,
      }),
    );
    const answer = await this.whileAlive(box.answer(), { kind: 'closed' } satisfies BoxAnswer);
    if (answer.kind === 'closed') {
      // Text that was typed is kept; an emptied box means that nothing is wanted.
      recent.kept = box.text;
      return { kind: 'end' };
    }
    const goal: SuggestionGoal =
      answer.kind === 'fix' ? fixGoal(lastFailed(this.target)) : { kind: 'ask', request: answer.text };
    return { kind: 'generate', goal, request: requestOf(goal), box };
  }

  private offers(): Offer[] {
    const failedCommand = lastFailed(this.target);
    const fix: Offer[] = failedCommand
      ? [
          {
            row: {
              id: 'fix',
              label: `Fix: ${failedCommand.commandLine.replaceAll('\n', ' ⏎ ')}`,
              description: `exit code ${failedCommand.exitCode}`,
            },
            take: { kind: 'fix' },
          },
        ]
      : [];
    const recents = this.ports.recent.list().map((text, index): Offer => ({
      row: { id: `recent:${index}`, label: text, description: 'recent' },
      take: { kind: 'request', text },
    }));
    return [...fix, ...recents];
  }

  private async generate({ goal, request, box: givenBox }: Step & { kind: 'generate' }): Promise<Step> {
    const { window } = this;
    const { recent } = this.ports;
    const box =
      givenBox ??
      this.openBox(
        new RequestBox(window, {
          title: this.boxTitle(),
          placeholder: request,
          offers: [],
          keptRequest: '',
          hold: this.takeHold(),
          clock: this.ports.clock,
        }),
      );
    const cancel = new AbortController();
    const signal = AbortSignal.any([cancel.signal, this.ending.signal]);
    box.generating(request, () => cancel.abort());
    recent.kept = goal.kind === 'ask' ? request : '';
    const answer = await this.suggest({ goal, request, box, signal });
    if (answer.kind === 'ok' && answer.value.late) this.lateAnswers.add(answer.value.late);
    if (signal.aborted) return { kind: 'end' };
    recent.kept = '';
    if (goal.kind === 'ask') recent.add(request);
    if (answer.kind === 'failed') return this.failed(answer.failure, goal, request, box);
    return this.reviewText(sourceOf(answer.value.suggestion, request, answer.value.late), box.text);
  }

  private async suggest(run: {
    goal: SuggestionGoal;
    request: string;
    box: RequestBox;
    signal: AbortSignal;
  }): Promise<Result<CascadeAnswer, AiFailure>> {
    const cancelled = failed<AiFailure>({ kind: 'cancelled' });
    const work = async (): Promise<Result<CascadeAnswer, AiFailure>> => {
      const context = await this.ports.gatherContext(this.target, run.signal);
      if (run.signal.aborted) return cancelled;
      const showPartial = (text: string): void => {
        if (!run.signal.aborted) run.box.showPartial(run.request, text);
      };
      return this.ports.suggest({ goal: run.goal, context }, this.target, showPartial, run.signal);
    };
    return raceAbort(work(), run.signal, cancelled);
  }

  private async failed(failure: AiFailure, goal: SuggestionGoal, request: string, box: RequestBox): Promise<Step> {
    if (failure.kind === 'cancelled') return { kind: 'end' };
    const description = describeFailure(failure);
    const choice = await showFailure(this.window, description, request, this.ending.signal, () => this.closeBox(box));
    switch (choice.kind) {
      case 'again':
        return { kind: 'generate', goal, request };
      case 'request': {
        // What is typed under a question of the model answers it.
        const isAnswer = failure.kind === 'no-command' && failure.reason === 'unclear';
        const text = isAnswer ? `${request}, ${choice.text}` : choice.text;
        return { kind: 'generate', goal: { kind: 'ask', request: text }, request: text };
      }
      case 'action':
        this.ports.recent.kept = request;
        // Not awaited: it has dialogs of its own, and this flow is over.
        void this.ports.performFailureAction(choice.action);
        return { kind: 'end' };
      case 'cancel':
        this.ports.recent.kept = request;
        return { kind: 'end' };
      default:
        return assertNever(choice);
    }
  }

  /** Turns a text into a draft; one that can't be a command line is said and offered for another try. */
  private async reviewText(source: DraftSource, keptText: string): Promise<Step> {
    const draft = await makeDraft(source, this.target, this.ports.assessor);
    if (draft.kind === 'ok') return { kind: 'review', draft: draft.value, keptText };
    const failure: AiFailure = { kind: 'bad-response', message: describeNormalizeFailure(draft.failure) };
    const goal: SuggestionGoal = { kind: 'ask', request: source.request };
    return this.failed(failure, goal, source.request, this.box ?? this.placeholderBox());
  }

  private placeholderBox(): RequestBox {
    return this.openBox(
      new RequestBox(this.window, {
        title: this.boxTitle(),
        placeholder: '',
        offers: [],
        keptRequest: '',
        hold: undefined,
        clock: this.ports.clock,
      }),
    );
  }

  private async review(draft: Draft, keptText = ''): Promise<Step> {
    const { window } = this;
    const { clock } = this.ports;
    if (
      this.ports.reviewMode() === 'risky' &&
      this.target.readsBack &&
      draft.verdict.level === 'safe' &&
      !draft.edited
    ) {
      return this.run(draft);
    }
    const outcome = await review(
      window,
      clock,
      draft,
      { readsBack: this.target.readsBack },
      {
        keptText,
        buttons: this.ports.reviewButtons(this.target),
        onOpen: (pick) => {
          this.closeBox(this.box);
          this.offerLateAnswer(draft, pick);
        },
      },
      this.ending.signal,
    );
    return this.act(outcome.draft, outcome.choice);
  }

  /** A better answer that came late is a button: what stands on the screen is never swapped under the cursor. */
  private offerLateAnswer(draft: Draft, pick: Pick): void {
    const { late } = draft;
    void late?.suggestion.then((suggestion) => {
      if (!suggestion || this.ending.signal.aborted) return;
      this.arrived = { late, suggestion };
      const tooltip = `${suggestion.facts.answeredBy} suggests: ${suggestion.command}`;
      pick.setButtons(
        [...this.ports.reviewButtons(this.target), { id: lateButtonId, icon: 'sparkle', tooltip }],
        'Another answer has come: the button above or "Another suggestion" shows it',
      );
    });
  }

  private lateAnswerTo({ late }: Draft): Suggestion | undefined {
    return late !== undefined && this.arrived?.late === late ? this.arrived.suggestion : undefined;
  }

  private async reviewLate(late: Suggestion, { request }: Draft): Promise<Step> {
    const found = await this.ports.machineNotes(late.command, this.target, this.ending.signal);
    return this.reviewText(sourceOf({ ...late, notes: [...late.notes, ...found] }, request), '');
  }

  private async act(draft: Draft, choice: ReviewChoice): Promise<Step> {
    const { window } = this;
    const { assessor } = this.ports;
    const { signal } = this.ending;
    switch (choice.kind) {
      case 'run':
        return this.run(draft);
      case 'insert':
        return this.write(draft, 'insert');
      case 'edit': {
        const text = await editCommand(draft, this.target, window, assessor, signal);
        if (text === undefined || text === draft.command) return { kind: 'review', draft };
        const notes = await this.ports.machineNotes(text, this.target, signal);
        return this.reviewText({ ...draft, text, edited: true, notes }, '');
      }
      case 'explain':
        await showExplanation(
          draft.command,
          this.ports.explain(draft.command, this.target),
          (closing) => this.ports.explainMore(draft.command, this.target, closing),
          window,
          signal,
        );
        return { kind: 'review', draft };
      case 'another': {
        // The keyboard does not reach the button; and what is here already need not be asked for.
        const late = this.lateAnswerTo(draft);
        if (late) return this.reviewLate(late, draft);
        return {
          kind: 'generate',
          goal: { kind: 'another', request: draft.request, rejected: [draft.command] },
          request: draft.request,
        };
      }
      case 'refine':
        return {
          kind: 'generate',
          goal: {
            kind: 'refine',
            request: draft.request,
            previousCommand: draft.command,
            refinement: choice.text,
          },
          request: draft.request === '' ? choice.text : `${draft.request}; ${choice.text}`,
        };
      case 'unlock':
        return { kind: 'review', draft: { ...draft, unlocked: await askToUnlock(draft, window, signal) } };
      case 'copy':
        await window.copy(draft.command);
        this.target.focus();
        return { kind: 'end' };
      case 'button': {
        const late = choice.id === lateButtonId ? this.lateAnswerTo(draft) : undefined;
        if (late) return this.reviewLate(late, draft);
        await this.ports.pressButton(choice.id);
        return { kind: 'review', draft };
      }
      case 'cancel':
        return { kind: 'end' };
      default:
        return assertNever(choice);
    }
  }

  private async run(draft: Draft): Promise<Step> {
    const { level } = draft.verdict;
    if (level === 'critical' && !draft.unlocked)
      throw new Error('a critical command reached run without being unlocked');
    if (level === 'dangerous' || level === 'critical') {
      if (!(await confirmDangerous(draft, this.window))) return { kind: 'review', draft };
    }
    return this.write(draft, 'run');
  }

  private async write(draft: Draft, how: 'run' | 'insert'): Promise<Step> {
    const { window } = this;
    const { logger } = this.ports;
    this.closeBox(this.box);
    const result = await this.target[how](draft.command, this.ending.signal);
    if (result.kind === 'ok') {
      logger.log('info', `${how === 'run' ? 'ran' : 'inserted'} a command judged ${draft.verdict.level}`);
      if (how === 'run') this.ports.didRun(this.target, draft);
      this.target.focus();
      return { kind: 'end' };
    }
    logger.log('info', `${how} refused: ${result.failure.kind}`);
    const message = describeWriteFailure(result.failure);
    if (message !== undefined) {
      // Not awaited: the notice may stay as long as the user likes.
      void window
        .notify('warning', message, ['Copy the Command'])
        .then((action) => (action === undefined ? undefined : window.copy(draft.command)));
    }
    return { kind: 'end' };
  }

  /** The hold of the press that waited counts for the first box only. */
  private takeHold(): InputHold | undefined {
    const given = this.givenHold;
    this.givenHold = undefined;
    return given ?? this.target.holdInput();
  }

  private boxTitle(): string {
    return `AI Terminal Pro · ${this.ports.describePlace(this.target)}`;
  }

  private openBox(box: RequestBox): RequestBox {
    this.box?.dispose();
    this.box = box;
    return box;
  }

  private closeBox(box: RequestBox | undefined): void {
    box?.dispose();
    if (this.box === box) this.box = undefined;
  }

  private whileAlive<T>(work: Promise<T>, ended: T): Promise<T> {
    return raceAbort(work, this.ending.signal, ended);
  }
}

function sourceOf({ command, facts, notes }: Suggestion, request: string, late?: LateAnswer): DraftSource {
  return { text: command, request, facts, edited: false, notes, ...(late ? { late } : {}) };
}
