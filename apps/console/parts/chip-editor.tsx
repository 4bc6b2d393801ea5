import { Input } from '@mantine/core';
import { useEffect, useId, useRef } from 'react';

interface Props {
  readonly label: string;
  readonly hint: string;
  /** Values stand in it as `{{ name }}`. Read once: from then on the editor holds the text. */
  readonly text: string;
  readonly values: Readonly<Record<string, { readonly value: string }>>;
  readonly onChange: (text: string) => void;
  readonly error?: string | undefined;
  readonly lines?: 'one' | 'many';
}

/** Text whose values are one piece each: nobody deletes half a name. */
export function ChipEditor({ label, hint, text, values, onChange, error, lines = 'many' }: Props) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const first = useRef({ text, values });
  useEffect(() => {
    const { text: written, values: known } = first.current;
    box.current?.replaceChildren(...piecesOf(written, known));
  }, []);
  return (
    <Input.Wrapper label={label} labelElement="div" id={id} error={error}>
      <div
        ref={box}
        role="textbox"
        tabIndex={0}
        aria-multiline={lines === 'many'}
        aria-label={label}
        aria-description={hint}
        aria-invalid={error !== undefined}
        className={`chip-editor ${lines}`}
        contentEditable="plaintext-only"
        suppressContentEditableWarning
        onInput={(event) => onChange(readText(event.currentTarget))}
        onKeyDown={(event) => {
          // Ctrl Enter is left to the form: it sends, and breaks no line.
          const breaks = event.key === 'Enter' && !event.ctrlKey && !event.metaKey;
          if (lines === 'one' && breaks) event.preventDefault();
        }}
      />
    </Input.Wrapper>
  );
}

const PLACE = /\{\{\s*([^{}\n]+?)\s*\}\}/;

function piecesOf(text: string, values: Props['values']): Node[] {
  return text.split(PLACE).map((part, n) => {
    if (n % 2 === 0) return document.createTextNode(part);
    const value = Object.hasOwn(values, part) ? values[part]?.value : undefined;
    if (value === undefined) return document.createTextNode(`{{ ${part} }}`);
    const chip = document.createElement('span');
    chip.className = 'chip';
    chip.contentEditable = 'false';
    chip.dataset['name'] = part;
    chip.title = part;
    chip.textContent = value === '' ? part : value;
    return chip;
  });
}

function readText(node: Node): string {
  return [...node.childNodes].map(readPiece).join('');
}

function readPiece(node: Node): string {
  if (!(node instanceof HTMLElement)) return node.textContent ?? '';
  if (node.dataset['name'] !== undefined) return `{{ ${node.dataset['name']} }}`;
  return node.tagName === 'BR' ? '\n' : `\n${readText(node)}`;
}
