import type { Catalog } from '../../kernel/catalog';
import type { PlaybookAst } from '../ast';
import type { Layout } from '../flow/layout';
import type { Templates } from '../templates';
import type { Typed } from '../types/check';

/** Everything lowering starts from. */
export interface Lowering {
  readonly playbook: PlaybookAst;
  readonly layout: Layout;
  readonly typed: Typed;
  readonly catalog: Catalog;
  readonly templates: Templates;
}
