import type { Ajv2020, ValidateFunction } from 'ajv/dist/2020';

const { ajv, schema } = require('../../helpers/json-forms.cjs') as {
  ajv: Ajv2020;
  schema: { $id: string; anyOf: Array<{ $ref: string }> };
};

/** What may be printed: the names of the forms. */
export const FORMS = schema.anyOf.map(({ $ref }) => $ref.replace('#/$defs/', ''));

/**
 * Holds what a command has printed with `--json` against the schema that the package has: it is that command's own form, or an
 * error, help, or the version.
 *
 * @throws Error that says what is not as it is written there
 */
export function checkJson([command, ...rest]: readonly string[], printed: string): void {
  const value: unknown = JSON.parse(printed);
  const form =
    command === 'run' && rest.includes('--all')
      ? 'runAll'
      : command === 'backfill' && rest.includes('--deployed')
        ? 'start'
        : command;
  const isOther = ['failure', 'help', 'package'].some((each) => valid(each, value));
  const ofCommand = ajv.getSchema(`${schema.$id}#/$defs/${form}`) as ValidateFunction | undefined;
  if (isOther || ofCommand?.(value)) return;
  throw new Error(`${command} --json: ${ajv.errorsText(ofCommand?.errors)}\n${printed}`);
}

/**
 * Holds a run of the history against the schema.
 *
 * @throws Error that says what is not as it is written there
 */
export function checkRecord(record: unknown): void {
  const validate = ajv.getSchema(`${schema.$id}#/$defs/runRecord`) as ValidateFunction;
  // As it is in the file.
  if (!validate(JSON.parse(JSON.stringify(record)))) throw new Error(ajv.errorsText(validate.errors));
}

function valid(form: string, value: unknown): boolean {
  return (ajv.getSchema(`${schema.$id}#/$defs/${form}`) as ValidateFunction)(value) as boolean;
}
