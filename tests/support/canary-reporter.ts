// Searches what tests print for the secrets they use: each has the word canary in it, and none may ever be printed.

import type { Reporter, Vitest } from 'vitest/node';

/** Fails the run when a test, or what it runs in its process, has printed a secret; says which. */
export class CanaryReporter implements Reporter {
  readonly #tests = new Set<string>();
  #vitest: Vitest | null = null;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onUserConsoleLog({ content, taskId }: { readonly content: string; readonly taskId?: string }): void {
    if (/canary/i.test(content)) this.#tests.add(this.#nameOf(taskId));
  }

  onTestRunEnd(): void {
    if (this.#tests.size === 0) return;
    process.exitCode = 1;
    console.error(`a secret (canary) was printed by: ${[...this.#tests].join(', ')}`);
  }

  #nameOf(taskId: string | undefined): string {
    const entity = taskId === undefined ? undefined : this.#vitest?.state.getReportedEntityById(taskId);
    if (entity === undefined) return 'something outside of any test';
    return 'fullName' in entity ? entity.fullName : entity.id;
  }
}
