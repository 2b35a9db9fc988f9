module.exports = require('../../jest.preset.cjs')('embedded', { integration: true });
