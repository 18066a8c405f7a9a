/** Test settings: servers and Python processes want time, and those with servers the machine to themselves. */
import { defineConfig } from 'vitest/config'

const WITH_SERVERS = ['tests/apps/**/*.test.ts', 'tests/verify/**/*.test.ts', 'tests/docs.test.ts']
const TIMEOUTS = { testTimeout: 120_000, hookTimeout: 120_000 }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...TIMEOUTS,
          name: 'plain',
          include: ['tests/**/*.test.ts'],
          exclude: WITH_SERVERS,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...TIMEOUTS,
          name: 'servers',
          include: WITH_SERVERS,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
