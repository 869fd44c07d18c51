import * as vscode from 'vscode';
import type { InputLineOptions, InputMessage } from '../app/window';
import { DisposableStore } from '../base/lifecycle';

const severities = {
  info: vscode.InputBoxValidationSeverity.Info,
  warning: vscode.InputBoxValidationSeverity.Warning,
  error: vscode.InputBoxValidationSeverity.Error,
} as const;

/** One line with the cursor at its end, so that the first key adds instead of replacing all. */
export function inputLine(options: InputLineOptions, signal: AbortSignal): Promise<string | undefined> {
  const store = new DisposableStore();
  return new Promise((resolve) => {
    const finish = (value: string | undefined): void => {
      store.dispose();
      resolve(value);
    };
    const input = store.add(vscode.window.createInputBox());
    const show = (message: InputMessage | undefined): void => {
      input.validationMessage = message ? { message: message.text, severity: severities[message.severity] } : '';
    };
    input.title = options.title;
    input.prompt = options.prompt;
    input.value = options.value;
    input.valueSelection = [options.value.length, options.value.length];
    show(options.validate(options.value));
    store.add(input.onDidChangeValue((value) => show(options.validate(value))));
    store.add(
      input.onDidAccept(() => {
        if (!options.validate(input.value)?.blocking) finish(input.value);
      }),
    );
    store.add(input.onDidHide(() => finish(undefined)));
    const onAbort = (): void => finish(undefined);
    signal.addEventListener('abort', onAbort);
    store.add({ dispose: () => signal.removeEventListener('abort', onAbort) });
    input.show();
  });
}
