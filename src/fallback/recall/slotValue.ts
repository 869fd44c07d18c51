/** What a slot is filled with: the usual spelling, and others by name (`days`, `@powershell`). */
export interface SlotValue {
  readonly command: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Whether the grammar wrote it: then it may be an option. */
  readonly isAuthored?: boolean;
}

export const plainValue = (command: string): SlotValue => ({ command, fields: {} });

/** The spelling a template asks for (empty: the usual one), which a dialect may have of its own. */
export function spelling(value: SlotValue, field: string, dialect: string): string | undefined {
  return value.fields[`${field}@${dialect}`] ?? (field === '' ? value.command : value.fields[field]);
}
