import * as vscode from 'vscode';
import type { Pick, PickAccept, PickButton, PickContent, PickRow } from '../app/window';
import { Emitter } from '../base/event';
import { DisposableStore } from '../base/lifecycle';

interface RowItem extends vscode.QuickPickItem {
  readonly row: PickRow;
}

interface ButtonItem extends vscode.QuickInputButton {
  readonly id: string;
}

/**
 * One `vscode.QuickPick` per pick of ours: the window addresses events by the session of the quick pick, so an
 * event of this object can't belong to rows that were shown before it.
 */
export class VscodePick implements Pick {
  private readonly store = new DisposableStore();
  private readonly pick = this.store.add(vscode.window.createQuickPick<RowItem>());
  private readonly echo = this.store.add(new Emitter<void>());
  private readonly accept = this.store.add(new Emitter<PickAccept>());
  private readonly valueChange = this.store.add(new Emitter<string>());
  private readonly buttonPress = this.store.add(new Emitter<string>());
  private readonly hiding = this.store.add(new Emitter<void>());

  readonly onDidEcho = this.echo.event;
  readonly onDidAccept = this.accept.event;
  readonly onDidChangeValue = this.valueChange.event;
  readonly onDidPressButton = this.buttonPress.event;
  readonly onDidHide = this.hiding.event;

  private open = true;

  constructor(content: PickContent, value: string) {
    const { pick, store } = this;
    pick.value = value;
    this.setContent(content);
    store.add(pick.onDidChangeActive(() => this.echo.fire()));
    store.add(pick.onDidAccept(() => this.accept.fire({ row: pick.activeItems[0]?.row.id, value: pick.value })));
    store.add(pick.onDidChangeValue((value) => this.valueChange.fire(value)));
    store.add(pick.onDidTriggerButton((button) => this.buttonPress.fire((button as ButtonItem).id)));
    store.add(
      pick.onDidHide(() => {
        this.open = false;
        this.hiding.fire();
      }),
    );
    pick.show();
  }

  get isOpen(): boolean {
    return this.open;
  }

  get value(): string {
    return this.pick.value;
  }

  setValue(value: string): void {
    this.pick.value = value;
  }

  setContent({ title, placeholder, rows, activeRow, busy, buttons }: PickContent): void {
    const { pick } = this;
    const items = rows.map(toItem);
    pick.title = title;
    pick.placeholder = placeholder;
    pick.busy = busy;
    pick.buttons = (buttons ?? []).map(toButton);
    pick.items = items;
    const active = items.find((item) => item.row.id === activeRow) ?? items[0];
    pick.activeItems = active ? [active] : [];
  }

  setButtons(buttons: readonly PickButton[], placeholder: string): void {
    this.pick.buttons = buttons.map(toButton);
    this.pick.placeholder = placeholder;
  }

  setStaysOpen(staysOpen: boolean): void {
    this.pick.ignoreFocusOut = staysOpen;
  }

  hide(): void {
    this.open = false;
    this.pick.hide();
  }

  dispose(): void {
    this.open = false;
    this.store.dispose();
  }
}

function toItem(row: PickRow): RowItem {
  return {
    row,
    label: literal(row.label),
    ...(row.icon ? { iconPath: new vscode.ThemeIcon(row.icon) } : {}),
    ...(row.description ? { description: literal(row.description) } : {}),
    ...(row.detail ? { detail: literal(row.detail) } : {}),
    // Typing filters rows otherwise, and what is reviewed must stay on the screen.
    alwaysShow: true,
  };
}

function toButton({ id, icon, tooltip }: PickButton): ButtonItem {
  return { id, iconPath: new vscode.ThemeIcon(icon), tooltip };
}

/**
 * VS Code draws `$(name)` in labels as an icon: a command substitution would vanish from the review. One backslash
 * before each keeps the text as it is, also where a backslash stands there already.
 */
export function literal(text: string): string {
  return text.replace(/\$\([a-z0-9-]+(?:~[a-z]+)?\)/gi, (icon) => `\\${icon}`);
}
