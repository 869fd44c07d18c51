import { describePayload, type SentPayload } from '../ai/payload';

/** The last thing a model was given: over the network, or to the model on this machine. */
type Payload =
  | { readonly kind: 'sent'; readonly payload: SentPayload }
  | { readonly kind: 'local'; readonly model: string; readonly text: string };

/** Keeps the last payload in memory only; it is never written to disk. */
export class LastPayload {
  private last: Payload | undefined;

  recordSent(payload: SentPayload): void {
    this.last = { kind: 'sent', payload };
  }

  recordLocal(model: string, text: string): void {
    this.last = { kind: 'local', model, text };
  }

  /** As a Markdown document. */
  describe(): string {
    switch (this.last?.kind) {
      case undefined:
        return '# What was sent\n\nNothing has been asked in this window yet.\n';
      case 'sent':
        return describePayload(this.last.payload);
      case 'local':
        return describeLocal(this.last.model, this.last.text);
    }
  }
}

function describeLocal(model: string, text: string): string {
  const indented = text.split('\n').map((line) => `    ${line}`);
  return `# What was given to the model on this machine\n\nModel: ${model}. Nothing left this machine.\n\n${indented.join('\n')}\n`;
}
