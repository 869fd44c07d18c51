/**
 * The input of a quick pick as VS Code's window has it: every change is reported, a write too, and a write replaces
 * whatever was typed until it arrives. What it is opened with is selected, so that the first key replaces it.
 */
export class SimulatedInput {
  /** On the way to the extension. */
  readonly reports: string[] = [];
  /** On the way to the window. */
  readonly writes: string[] = [];
  isSelected: boolean;

  constructor(public value: string) {
    this.isSelected = value !== '';
    if (value !== '') this.reports.push(value);
  }

  /** True when Backspace takes away one character that can be seen. */
  get hasTypedText(): boolean {
    return !this.isSelected && this.value.replaceAll('\u2060', '') !== '';
  }

  type(character: string): void {
    this.edit((this.isSelected ? '' : this.value) + character);
  }

  backspace(): void {
    this.edit(this.isSelected ? '' : Array.from(this.value).slice(0, -1).join(''));
  }

  edit(value: string): void {
    this.isSelected = false;
    if (value === this.value) return;
    this.value = value;
    this.reports.push(value);
  }

  takeWrite(): boolean {
    const value = this.writes.shift();
    if (value !== undefined) this.edit(value);
    return value !== undefined;
  }
}
