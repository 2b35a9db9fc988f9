module.exports = require('../../jest.preset.cjs')('seats', { integration: true });
