#!/usr/bin/env node
// Copied as it is: it has to be read by a Node.js that is too old for the rest, and say so.
/* global require */
'use strict';
var oldest = 20;
var major = Number(process.versions.node.split('.')[0]);
if (major >= oldest) {
  require('./main.js');
} else {
  var message =
    'starlake-sfn needs Node.js ' +
    oldest +
    ' or newer, and this is ' +
    process.versions.node +
    ': install a newer one.';
  if (process.argv.indexOf('--json') >= 0) {
    console.log(JSON.stringify({ version: 1, error: { name: 'UsageError', message: message } }, undefined, 2));
  }
  console.error(message);
  process.exitCode = 2;
}
