module.exports = require('../../jest.preset.cjs')('settings');
