/** A failure the user can act on: its message says what happened and what to do, and is shown without a stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
