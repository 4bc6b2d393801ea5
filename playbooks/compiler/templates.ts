import type { TemplateVariant } from '../kernel/catalog';
import type { Finding } from './diagnostic';
import { Findings } from './findings';
import type { CheckedText } from './text/check-text';
import { checkTemplateUse, readTemplate } from './text/template';
import type { Template, TemplateUse } from './text/template';

/** The templates of a project, by path. */
export class Templates {
  private readonly byPath = new Map<string, Template[]>();
  /** Files with a fault: a step that names them is not told that they do not exist. */
  private readonly broken = new Set<string>();
  readonly findings: Finding[] = [];

  constructor(files: readonly (readonly [string, string])[]) {
    for (const [file, text] of files) {
      const { template, findings } = readTemplate(file, text);
      this.findings.push(...findings);
      if (template === undefined) {
        this.broken.add(pathOf(file));
        continue;
      }
      const { path } = template.variant;
      const list = this.byPath.get(path);
      if (list === undefined) this.byPath.set(path, [template]);
      else list.push(template);
    }
  }

  check(path: string, use: TemplateUse): CheckedText {
    const variants = this.byPath.get(path);
    if (variants !== undefined) {
      const whole = this.broken.has(path) ? { ...use, locales: [] } : use;
      return checkTemplateUse(variants, whole);
    }
    const findings = new Findings();
    if (!this.broken.has(path)) {
      findings.addUnknown('unknown-template', use.span, { name: path }, this.byPath.keys());
    }
    return { findings: findings.list, reads: [], facts: new Map() };
  }

  variants(path: string): readonly TemplateVariant[] {
    return (this.byPath.get(path) ?? []).map(({ variant }) => variant);
  }

  /** Purposes are looked up in the catalog, which the template reader does not know. */
  all(): readonly Template[] {
    return [...this.byPath.values()].flat();
  }
}

function pathOf(file: string): string {
  return file.replace(/^templates\//, '').replace(/(\.[^./]+)?\.[^./]+\.md$/, '');
}
