import type { Catalog } from '../../kernel/catalog';
import type { Findings } from '../findings';
import type { Templates } from '../templates';

/** The purposes that templates name must be in the catalog. */
export function checkTemplatePurposes(
  templates: Templates,
  catalog: Catalog,
  findings: Findings,
): void {
  const known = Object.keys(catalog.purposes);
  for (const { purpose } of templates.all()) {
    if (known.includes(purpose.text)) continue;
    const args = { name: purpose.text, known: known.join(', ') };
    findings.addUnknown('unknown-purpose', purpose.span, args, known);
  }
}
