import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/lifecycle';
import { pageScheme } from '../config/ids';

/** Texts of ours to read, one Markdown page per title: nobody is asked whether to save them, and none is ever old. */
export class ReadOnlyPages implements Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new vscode.EventEmitter<vscode.Uri>());
  private readonly texts = new Map<string, string>();

  constructor() {
    this.store.add(
      vscode.workspace.registerTextDocumentContentProvider(pageScheme, {
        onDidChange: this.changed.event,
        provideTextDocumentContent: ({ path }) => this.texts.get(path) ?? '',
      }),
    );
  }

  async show(title: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: pageScheme, path: `/${title}.md` });
    this.texts.set(uri.path, text);
    // One that is open already.
    this.changed.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  dispose(): void {
    this.store.dispose();
  }
}
