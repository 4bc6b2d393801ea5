import { UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useId } from 'react';

interface Props<T extends string> {
  readonly names: readonly T[];
  readonly words: Readonly<Record<T, string>>;
  readonly chosen: T;
  readonly choose: (name: T) => void;
  readonly label: string;
  readonly children: ReactNode;
}

/** One of several views of a thing: one stop of Tab, arrows go between them. */
export function Tabs<T extends string>({
  names,
  words,
  chosen,
  choose,
  label,
  children,
}: Props<T>) {
  const id = useId();
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const to = names[(names.indexOf(chosen) + by + names.length) % names.length];
    if (to === undefined) return;
    choose(to);
    document.getElementById(`${id}-${to}`)?.focus();
  };
  return (
    <section className="tabs">
      <div role="tablist" aria-label={label} className="lists" onKeyDown={move}>
        {names.map((one) => (
          <UnstyledButton
            key={one}
            role="tab"
            id={`${id}-${one}`}
            aria-selected={chosen === one}
            aria-controls={`${id}-panel`}
            tabIndex={chosen === one ? 0 : -1}
            className="list-tab"
            onClick={() => choose(one)}
          >
            {words[one]}
          </UnstyledButton>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen}`} tabIndex={0}>
        {children}
      </div>
    </section>
  );
}
