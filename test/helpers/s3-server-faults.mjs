// Requests that fail, or take their time, because a test wants them to.
import { setTimeout } from 'node:timers/promises';
import S3Error from 's3rver/lib/models/error.js';

let rules = [];

export function addFault(rule) {
  rules.push({ ...rule });
}

export function clearFaults() {
  rules = [];
}

export async function fail(context, next) {
  const rule = rules.find((one) => matches(one, context));
  if (!rule) {
    return next();
  }
  rule.times--;
  if (rule.delayMs) {
    await setTimeout(rule.delayMs);
  }
  if (rule.status === undefined || rule.late) {
    await next();
  }
  if (rule.status !== undefined) {
    const error = new S3Error(rule.code, `${rule.code}: as the test wants`);
    throw Object.assign(error, { status: rule.status });
  }
}

function matches({ times, method, pathMatches = '' }, { method: asked, path, querystring }) {
  const pattern = new RegExp(pathMatches);
  const decoded = decodeURIComponent(path);
  const whole = `${decoded}?${decodeURIComponent(querystring.replaceAll('+', ' '))}`;
  return times > 0 && (method ?? asked) === asked && (pattern.test(decoded) || pattern.test(whole));
}
