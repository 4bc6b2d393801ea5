import { useMessages } from '../../messages/messages';
import { useShow } from '../../parts/value';
import { labelOf, useCatalog } from '../../services/catalog';
import { type Customer, nameOf } from '../../services/customers';

/** Who they are, in one line; the rest of what is known one press away. */
export function Head({ customer }: { customer: Customer }) {
  const messages = useMessages();
  const catalog = useCatalog();
  const show = useShow();
  const attributes = Object.entries(catalog?.customer ?? {}).filter(([name]) => name !== 'name');
  const first = attributes.filter(
    ([name, { type, filter, computed }]) =>
      (type === 'enum' || filter === true || computed) && customer[name] !== undefined,
  );
  return (
    <header className="customer-head">
      <h1 tabIndex={-1}>{nameOf(customer)}</h1>
      <dl className="chips">
        {first.map(([name, attribute]) => (
          <div key={name} className="chip">
            <dt>{labelOf(name, attribute)}</dt>
            <dd>{show(customer[name], attribute)}</dd>
          </div>
        ))}
      </dl>
      <details className="all-facts">
        <summary>{messages.customer.allFacts}</summary>
        <dl className="facts-list">
          {attributes.map(([name, attribute]) => (
            <div key={name}>
              <dt>{labelOf(name, attribute)}</dt>
              <dd>{show(customer[name], attribute)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </header>
  );
}
