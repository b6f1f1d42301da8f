// Four kinds of tests as four projects, so that each can be run alone: `npm run test:unit` and so on.

import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { CanaryReporter } from './tests/support/canary-reporter.ts';

/** Where .ci/run wants the counts; each run of vitest leaves one file there. */
const countsFolder = process.env['TEST_COUNTS_DIR'];

export default defineConfig({
  test: {
    // The embedded database and a browser need the other half of a small machine.
    maxWorkers: 2,
    // Where `isolate` is off, files share a process: loading the service anew and warming it up for each
    // took a third of the time. They may keep nothing in a module, as two databases in one process do not.
    reporters: ['default', new CanaryReporter(), ...(countsFolder === undefined ? [] : ['json'])],
    ...(countsFolder === undefined
      ? {}
      : { outputFile: { json: join(countsFolder, `${process.pid}.json`) } }),
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], isolate: false, testTimeout: 30_000 },
      },
      {
        extends: true,
        test: { name: 'contract', include: ['tests/contract/**/*.test.ts'], testTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          isolate: false,
          globalSetup: ['tests/support/database-template.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      // Needs mail servers that are installed, so it is run by itself and not with the others.
      {
        extends: true,
        test: { name: 'mail', include: ['tests/mail/**/*.test.ts'], testTimeout: 120_000 },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['tests/support/database-template.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
