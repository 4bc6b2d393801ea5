import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useMessages } from '../../messages/messages';
import { labelOf, useCatalog } from '../../services/catalog';
import { usePlaybookNames } from '../../services/playbook-names';
import { type ListFilter, narrowing } from './list-filter';

interface Props {
  readonly filter: ListFilter;
  readonly set: (filter: ListFilter) => void;
}

/** By playbook, and by what the catalog says one may look for in customers. */
export function Filters({ filter, set }: Props) {
  const words = useMessages().card;
  const chosen = narrowing(filter).length;
  const [open, setOpen] = useState(chosen > 0);
  return (
    <>
      <Button size="xs" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
        {chosen === 0 ? words.filters : words.filtered(chosen)}
      </Button>
      {open && <Choices {...{ filter, set }} />}
    </>
  );
}

function Choices({ filter, set }: Props) {
  const words = useMessages().card;
  const catalog = useCatalog();
  const playbooks = usePlaybookNames();
  const enums = Object.entries(catalog?.customer ?? {}).filter(
    ([, one]) => one.filter === true && one.values !== undefined,
  );
  const choose = (name: string, value: string) => {
    const rest = Object.entries(filter).filter(([other]) => other !== name);
    set(Object.fromEntries(value === '' ? rest : [...rest, [name, value]]));
  };
  const select = (
    name: string,
    label: string,
    options: readonly { value: string; label: string }[],
  ) => (
    <NativeSelect
      key={name}
      size="xs"
      label={label}
      value={filter[name] ?? ''}
      onChange={(event) => choose(name, event.currentTarget.value)}
      data={[{ value: '', label: words.any }, ...withChosen(options, filter[name])]}
    />
  );
  return (
    <div className="filters">
      {select(
        'playbook',
        words.playbook,
        playbooks.map(({ id, title }) => ({ value: id, label: title ?? id })),
      )}
      {enums.map(([name, attribute]) =>
        select(
          `customer.${name}`,
          labelOf(name, attribute),
          Object.entries(attribute.values ?? {}).map(([value, label]) => ({
            value,
            label: label ?? value,
          })),
        ),
      )}
    </div>
  );
}

/** What the address says stays chosen, before the names have come. */
function withChosen(
  options: readonly { value: string; label: string }[],
  chosen: string | undefined,
): { value: string; label: string }[] {
  const has = chosen === undefined || options.some(({ value }) => value === chosen);
  return has ? [...options] : [...options, { value: chosen, label: chosen }];
}
