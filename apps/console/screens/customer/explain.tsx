import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useMessages } from '../../messages/messages';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { Time } from '../../parts/time';
import { useShow } from '../../parts/value';
import { labelOf, useCatalog } from '../../services/catalog';
import { type Explanation, explainQuery, type Input } from '../../services/customers';
import { problemOf } from '../../services/problem';

interface Props {
  readonly customer: string;
  readonly name: string;
  readonly close: () => void;
}

/** Why a computed attribute is what it is. A score opens into parts that add up. */
export function Explain({ customer, name, close }: Props) {
  const messages = useMessages();
  const attribute = useCatalog()?.customer[name];
  const show = useShow();
  const { data, error, refetch } = useQuery(explainQuery(customer, name));
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), [name]);
  const title = messages.customer.why(labelOf(name, attribute));
  return (
    <section className="panel explain" aria-label={title}>
      <header>
        <h2 ref={head} tabIndex={-1}>
          {title}{' '}
          {data && (
            <strong>
              {show(tenths(data.value), attribute?.type === 'number' ? undefined : attribute)}
            </strong>
          )}
        </h2>
        <button type="button" className="plain-button" onClick={close} aria-label={messages.close}>
          ✕
        </button>
      </header>
      {error !== null && <ProblemBox problem={problemOf(error)} again={() => void refetch()} />}
      {error === null && data === undefined && <Skeletons rows={3} />}
      {data?.parts && <Parts explanation={data} parts={data.parts} />}
      {data?.expression !== undefined && (
        <>
          <p>
            <code>{data.expression}</code>
          </p>
          <Inputs inputs={data.inputs ?? []} />
        </>
      )}
      {data && (
        <p className="quiet">
          {data.file !== null && messages.why.version(data.file, data.line)}
          {data.at !== null && (
            <>
              {' '}
              · {messages.customer.computedAt} <Time at={data.at} />
            </>
          )}
          {data.missing !== undefined && <> · {messages.customer.missing[data.missing]}</>}
        </p>
      )}
    </section>
  );
}

/** To the tenth, and so that they still add up to their sum: what is cut off goes to those that lost most. */
function pointsOf(parts: PartsShown, sum: unknown): readonly (number | null)[] {
  const cut = parts.map(({ points }) => (points === null ? null : Math.floor(points * 10)));
  const lost = (index: number) => (parts[index]?.points ?? 0) * 10 - (cut[index] ?? 0);
  const missing =
    Math.round(Number(sum) * 10) - cut.reduce<number>((all, one) => all + (one ?? 0), 0);
  const first = [...cut.keys()]
    .filter((index) => cut[index] !== null)
    .toSorted((a, b) => lost(b) - lost(a))
    .slice(0, Math.max(0, missing));
  return cut.map((one, index) =>
    one === null ? null : (one + (first.includes(index) ? 1 : 0)) / 10,
  );
}

/** A number that a limit may lie beside. */
function tenths(value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 10) / 10 : value;
}

type PartsShown = NonNullable<Explanation['parts']>;

function Parts({ explanation, parts }: { explanation: Explanation; parts: PartsShown }) {
  const { customer: words } = useMessages();
  const show = useShow();
  const points = pointsOf(parts, explanation.value);
  return (
    <div className="wide">
      <table className="parts">
        <thead>
          <tr>
            <th scope="col">{words.part}</th>
            <th scope="col" className="number">
              {words.weight}
            </th>
            <th scope="col" className="number">
              {words.score}
            </th>
            <th scope="col" className="number">
              {words.points}
            </th>
            <th scope="col">{words.from}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part, index) => (
            <tr key={part.name}>
              <th scope="row">{labelOf(part.name)}</th>
              <td className="number">{part.weight}</td>
              <td className="number">
                {part.value === null ? words.unknown : show(tenths(part.value))}
                <span className="meter" aria-hidden>
                  <span style={{ width: `${Math.max(0, Math.min(100, part.value ?? 0))}%` }} />
                </span>
              </td>
              <td className="number">{show(points[index])}</td>
              <td>
                <code>{part.expression}</code>
                <Inputs inputs={part.inputs} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{words.sum}</th>
            <td />
            <td />
            <td className="number">
              <strong>{show(tenths(explanation.value))}</strong>
            </td>
            <td />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

/** What was read, and since when it is so. */
function Inputs({ inputs }: { inputs: readonly Input[] }) {
  const { customer: words } = useMessages();
  const catalog = useCatalog();
  const show = useShow();
  if (inputs.length === 0) return null;
  return (
    <ul className="seen">
      {inputs.map(({ name, value, at }) => {
        const attribute = catalog?.customer[name.replace(/^customer\./, '')];
        return (
          <li key={name}>
            {name}
            {value !== undefined && (
              <> = {value === null ? words.unknown : show(value, attribute)}</>
            )}
            {typeof at === 'string' && (
              <>
                {' '}
                · {words.since} <Time at={at} />
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}
