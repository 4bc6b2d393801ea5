import type { Catalog } from '../../kernel/catalog';
import type { LadderAst, PlaybookAst } from '../ast';
import type { Layout } from '../flow/layout';
import type { Templates } from '../templates';
import type { Typed } from '../types/check';

/** Everything lowering starts from. */
export interface Lowering {
  readonly playbook: PlaybookAst;
  readonly layout: Layout;
  readonly typed: Typed;
  readonly catalog: Catalog;
  /** Those of the catalog: a step that names one has it as if it were written there. */
  readonly ladders: ReadonlyMap<string, LadderAst>;
  readonly templates: Templates;
}
