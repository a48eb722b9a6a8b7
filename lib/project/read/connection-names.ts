import { nearest } from '../../text/nearest';
import { reveal, unknownIn } from '../variables/markers';
import type { Problems } from '../project-error';
import type { Section } from '../yaml/yaml-section';

/** Keys of `application` that name a connection. */
const DEFAULTS = ['connectionRef', 'loadConnectionRef', 'transformConnectionRef'];

/** Checks `connectionRef` values. A connection that `application.connections` does not declare is an error. */
export class ConnectionNames {
  /** Undefined without `application.sl.yml`: then names cannot be checked. */
  private readonly known?: readonly string[];
  private readonly names = new Set<string>();

  constructor(
    private readonly application: Section | undefined,
    private readonly problems: Problems,
  ) {
    this.known = application && (problems.collect(() => application.section('connections')?.keys) ?? []).map(reveal);
  }

  /** Names of the connections that were checked: the project uses them. */
  get used(): string[] {
    return [...this.names];
  }

  /** Checks the connections in `application.sl.yml`: the defaults, and the sink of the audit. */
  checkApplication(): void {
    DEFAULTS.forEach((key) => this.check(this.application, key));
    this.checkSink(this.problems.collect(() => this.application?.section('audit')));
  }

  /** Checks the `connectionRef` of a section. It may be empty, or need a variable that has no value before a run. */
  check(section: Section | undefined, key = 'connectionRef'): void {
    const raw = this.problems.collect(() => section?.raw(key));
    if (this.known === undefined || raw === undefined || unknownIn(raw).length > 0) {
      return;
    }
    const name = reveal(raw).trim();
    this.names.add(name);
    if (!this.known.includes(name)) {
      const near = nearest(name, this.known);
      const hint = near === undefined ? `connections: ${this.known.join(', ') || 'none'}` : `did you mean '${near}'?`;
      this.problems.add(section!.errorOf(key, `is '${name}', which application.connections does not have; ${hint}`));
    }
  }

  /** Checks the `connectionRef` of a section's `sink`. */
  checkSink(section: Section | undefined): void {
    this.check(this.problems.collect(() => section?.section('sink')));
  }
}
