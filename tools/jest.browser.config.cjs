const preset = require('../jest.preset.cjs')('browser', { integration: true });
module.exports = { ...preset, testMatch: ['<rootDir>/**/*.browser.spec.ts'], testTimeout: 300_000 };
