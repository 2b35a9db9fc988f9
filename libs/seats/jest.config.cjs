module.exports = require('../../jest.preset.cjs')('seats');
