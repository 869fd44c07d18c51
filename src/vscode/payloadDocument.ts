import * as vscode from 'vscode';
import { describePayload, type SentPayload } from '../ai/payload';

/** The last thing a model was given: over the network, or to the model on this machine. */
type LastPayload =
  | { readonly kind: 'sent'; readonly payload: SentPayload }
  | { readonly kind: 'local'; readonly model: string; readonly text: string };

/** Keeps the last payload in memory and shows it when asked; it is never written to disk. */
export class PayloadDocument {
  private last: LastPayload | undefined;

  recordSent(payload: SentPayload): void {
    this.last = { kind: 'sent', payload };
  }

  recordLocal(model: string, text: string): void {
    this.last = { kind: 'local', model, text };
  }

  async show(): Promise<void> {
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: describe(this.last) });
    await vscode.window.showTextDocument(document, { preview: true });
  }
}

function describe(last: LastPayload | undefined): string {
  switch (last?.kind) {
    case undefined:
      return '# What was sent\n\nNothing has been asked in this window yet.\n';
    case 'sent':
      return describePayload(last.payload);
    case 'local':
      return `# What was given to the model on this machine\n\nModel: ${last.model}. Nothing left this machine.\n\n${last.text
        .split('\n')
        .map((line) => `    ${line}`)
        .join('\n')}\n`;
  }
}
