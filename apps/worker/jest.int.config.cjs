module.exports = require('../../jest.preset.cjs')('worker', { integration: true });
