/** Test settings: servers and Python processes want time, and the machine to themselves. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'parallel', exclude: ['tests/verify/**', 'tests/docs.test.ts'] } },
      {
        extends: true,
        test: { name: 'serial', include: ['tests/verify/**/*.test.ts', 'tests/docs.test.ts'], fileParallelism: false },
      },
    ],
  },
})
