import { nearest } from '../../text/nearest';
import { errorAt, type Problems } from '../project-error';
import { CONFIG, EXTENSION } from './file-names';
import type { ProjectFolder } from './project-folder';

const ROOT = 'metadata';

/** Files of the project's own folder that Starlake reads. */
const ROOT_FILES = /^(?:application|refs|iam-policy-tags|env(?:\..+)?)\.sl\.yml$/;
const YAML = /\.ya?ml$/i;
const CODE = /\.(?:sql|sql\.j2|py)$/;
/** Matches files that look like code. Starlake does not read `.SQL` or other extensions of templates. */
const LIKE_CODE = /\.(?:sql|py|j2|jinja2?)$/i;

/** Folders of old Starlake layouts that it no longer reads, and the folders that replace them. */
const OLD_FOLDERS: ReadonlyArray<{ readonly name: string; readonly now: string }> = [
  { name: 'domains', now: 'metadata/load/{domain}, the domain itself as _config.sl.yml' },
  { name: 'jobs', now: 'metadata/transform/{domain}, each task as {task}.sl.yml with its {task}.sql' },
];
/** Folders that Starlake reads, or one of its commands. */
const FOLDERS = [
  ...[
    'load',
    'external',
    'transform',
    'types',
    'dags',
    'expectations',
    'macros',
    'write-strategies',
    'load-strategies',
  ],
  ...['extract', 'mapping', 'worksheets', 'semantic', 'tests', ...OLD_FOLDERS.map(({ name }) => name)],
];
const OLD_FILE = /\.comet\.ya?ml$|^application\.conf$/;

/**
 * Finds files that Starlake does not read although they look like files of a project. Files of old layouts are errors. So are
 * files in subfolders of a domain: Starlake lists their names and then does not find the files.
 *
 * @returns warnings about the other files
 */
export function unreadFiles(folder: ProjectFolder, problems: Problems): string[] {
  return new UnreadFiles(folder, problems).find();
}

class UnreadFiles {
  private readonly warnings: string[] = [];

  constructor(
    private readonly folder: ProjectFolder,
    private readonly problems: Problems,
  ) {}

  find(): string[] {
    const { files, folders } = this.folder.list(ROOT);
    this.report(ROOT, files, (file) => (YAML.test(file) && !ROOT_FILES.test(file)) || OLD_FILE.test(file));
    for (const { name, now } of OLD_FOLDERS.filter((each) => folders.includes(each.name))) {
      this.refuse(`${ROOT}/${name}`, `is of an old layout, which Starlake does not read: move its files to ${now}`);
    }
    for (const name of folders.filter((each) => !FOLDERS.includes(each) && this.hasMetadata(`${ROOT}/${each}`))) {
      const near = nearest(name, FOLDERS);
      const hint = near === undefined ? '' : `, did you mean '${near}'?`;
      this.warnings.push(`${ROOT}/${name}: this folder is not read${hint}`);
    }
    for (const area of ['load', 'external']) {
      this.checkArea(`${ROOT}/${area}`, (file) => isOtherYaml(file) || LIKE_CODE.test(file));
    }
    this.checkArea(
      `${ROOT}/transform`,
      (file, files) => isOtherYaml(file) || isHidden(file, files) || (LIKE_CODE.test(file) && !CODE.test(file)),
    );
    for (const name of ['expectations', 'write-strategies']) {
      const isUnread = (file: string) => !file.endsWith('.j2') && (YAML.test(file) || LIKE_CODE.test(file));
      this.report(`${ROOT}/${name}`, this.folder.list(`${ROOT}/${name}`).files, isUnread);
    }
    const types = this.folder.list(`${ROOT}/types`).files;
    this.report(`${ROOT}/types`, types, (file) => YAML.test(file) && !/^(?:default|types)\.sl\.yml$/.test(file));
    this.report(`${ROOT}/dags`, this.folder.list(`${ROOT}/dags`).files, isOtherYaml);
    return this.warnings;
  }

  /** Checks a folder of domains. */
  private checkArea(area: string, isUnread: (file: string, files: readonly string[]) => boolean): void {
    const { files, folders } = this.folder.list(area);
    this.report(
      area,
      files,
      (file) => YAML.test(file) || CODE.test(file),
      ` itself: it belongs into a domain's folder`,
    );
    for (const name of folders) {
      const domain = `${area}/${name}`;
      const within = this.folder.list(domain);
      this.report(domain, within.files, (file) => isUnread(file, within.files));
      within.folders.forEach((inner) => this.refuseBelow(domain, `${domain}/${inner}`));
    }
  }

  /** Whether a folder contains files that look like files of a project. */
  private hasMetadata(folder: string): boolean {
    const { files, folders } = this.folder.list(folder);
    const isMetadata = (file: string) => file.endsWith(EXTENSION) || CODE.test(file);
    return files.some(isMetadata) || folders.some((inner) => this.hasMetadata(`${folder}/${inner}`));
  }

  private refuseBelow(domain: string, below: string): void {
    const { files, folders } = this.folder.list(below);
    for (const file of files.filter((each) => each.endsWith(EXTENSION) || CODE.test(each))) {
      this.refuse(`${below}/${file}`, `is not where Starlake looks for it: move it to ${domain}`);
    }
    folders.forEach((inner) => this.refuseBelow(domain, `${below}/${inner}`));
  }

  private report(folder: string, files: readonly string[], isUnread: (file: string) => boolean, more = ''): void {
    for (const file of files.filter(isUnread)) {
      const name = `${folder}/${file}`;
      if (OLD_FILE.test(file)) {
        this.refuse(
          name,
          'is of an old layout, which Starlake does not read: call it .sl.yml, in the folders of today',
        );
      } else {
        const wrongEnd = YAML.test(file) && !file.endsWith(EXTENSION);
        const hint = wrongEnd ? `: call it ${file.replace(/(?:\.sl)?\.ya?ml$/i, EXTENSION)}` : '';
        this.warnings.push(`${name}: it is not read${more || hint}`);
      }
    }
  }

  private refuse(file: string, message: string): void {
    const migrate = message.includes('old layout') ? ", then run 'starlake migrate'" : '';
    this.problems.add(errorAt({ file }, `${message}${migrate}`));
  }
}

function isOtherYaml(file: string): boolean {
  return YAML.test(file) && (!file.endsWith(EXTENSION) || (file.startsWith('_config.') && file !== CONFIG));
}

/** Whether Starlake prefers another code file with the same name: .sql, then .sql.j2, then .py. */
function isHidden(file: string, files: readonly string[]): boolean {
  const [end] = CODE.exec(file) ?? [];
  const stem = file.slice(0, -(end?.length ?? 0));
  return (
    (end === '.py' && (files.includes(`${stem}.sql`) || files.includes(`${stem}.sql.j2`))) ||
    (end === '.sql.j2' && files.includes(`${stem}.sql`))
  );
}
