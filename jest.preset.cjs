/**
 * One Jest setup for every Node project: SWC for speed and decorators, libraries resolved to their
 * sources so that a test never runs a stale build. Packages that ship ES modules only are compiled
 * too, because Jest cannot `require` them on Node 20.
 */
const { join } = require('node:path');

const esmOnly = ['jose', 'httpxy'];

/** @param {string} name @param {{ integration?: boolean }} [options] */
module.exports = (name, options = {}) => ({
  displayName: name,
  testEnvironment: 'node',
  testMatch: options.integration ? ['<rootDir>/**/*.int.spec.ts'] : ['<rootDir>/**/*.spec.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '/dist/',
    ...(options.integration ? [] : ['\\.int\\.spec\\.ts$', '\\.browser\\.spec\\.ts$']),
  ],
  moduleNameMapper: {
    '^@wod/([a-z-]+)$': join(__dirname, 'libs/$1/src/index.ts'),
    '^@wod/([a-z-]+)/testing$': join(__dirname, 'libs/$1/src/testing/index.ts'),
  },
  modulePathIgnorePatterns: ['/dist/'],
  transform: {
    '^.+\\.[cm]?[tj]s$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  ...(options.integration ? { maxWorkers: 1, testTimeout: 60_000 } : {}),
});
