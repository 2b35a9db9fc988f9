module.exports = require('../../jest.preset.cjs')('api', { integration: true });
