module.exports = require('../../jest.preset.cjs')('workshops');
