import { readdirSync, readFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { allFeatures } from './all-features';
import { evaluate, sampleApp } from '../docs/evaluate';
import { ROOT } from '../docs/markdown';

const FOLDER = path.join(ROOT, 'examples');

/** It needs a package that only scripts/check-floor.mjs installs, and deploys nothing of the library that others do not. */
export const NOT_HERE = 'own-dashboard';

/** The sample, every other example in TypeScript, and an app that has what they do not have; synthesized, by their names. */
export function securedApps(): Map<string, App> {
  const { context } = JSON.parse(readFileSync(path.join(ROOT, 'cdk.json'), 'utf8'));
  const examples = readdirSync(FOLDER)
    .filter((name) => name !== NOT_HERE)
    .flatMap((name): Array<[string, App]> => {
      const file = path.join(FOLDER, name, 'app.ts');
      return existsSync(file) ? [[name, evaluate(readFileSync(file, 'utf8'), context).apps[0]]] : [];
    });
  const apps = new Map<string, App>([['sample', sampleApp()], ...examples, ['all features', allFeatures(context)]]);
  // Policies are written when everything that they allow is known.
  apps.forEach((app) => app.synth());
  return apps;
}
