// Preact has ES modules only, which jest requires of nobody: node itself does, for a file that test/environment.mjs shares.
module.exports = require('preact/jsx-runtime');
