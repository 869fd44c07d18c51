/** One change a command makes. It knows whether it is still needed, so a second run changes nothing. */
export interface Step {
  readonly title: string;
  readonly isDone: () => Promise<boolean>;
  readonly apply: () => Promise<unknown>;
}

export interface StepOptions {
  /** Look, say what would be done, change nothing. */
  readonly dryRun: boolean;
  readonly print: (line: string) => void;
}

/** Makes the changes that are still needed, in order; gives how many that were. */
export async function runSteps(steps: readonly Step[], { dryRun, print }: StepOptions): Promise<number> {
  let changes = 0;
  for (const step of steps) {
    if (await step.isDone()) {
      print(`=  ${step.title} (already so)`);
      continue;
    }
    changes += 1;
    if (dryRun) {
      print(`~  ${step.title} (would be done)`);
      continue;
    }
    await step.apply();
    print(`+  ${step.title}`);
  }
  return changes;
}
