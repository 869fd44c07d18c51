/** Marks an arm that the type system says can't be reached; reaching it is a bug. */
export function assertNever(value: never): never {
  throw new Error(`unreachable case: ${JSON.stringify(value)}`);
}
