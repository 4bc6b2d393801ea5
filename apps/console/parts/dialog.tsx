import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';

interface Props {
  readonly title: string;
  readonly children: ReactNode;
  /** Absent: it cannot be closed by hand. */
  readonly close?: () => void;
  readonly closeLabel?: string;
}

/** The browser's own modal dialog: its first field has the focus, it keeps it, closes on Esc and gives it back. */
export function Dialog({ title, children, close, closeLabel }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before the page is painted, and while the dialog still stands in it: else nothing gives the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    // The focus of a menu that opened it goes to the button of the menu, which will be there afterwards.
    document.querySelector<HTMLElement>(':popover-open')?.hidePopover();
    element?.showModal();
    element?.querySelector<HTMLElement>('input, select')?.focus();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      className="dialog"
      onCancel={(event) => {
        event.preventDefault();
        close?.();
      }}
    >
      <header>
        <h2 id={id}>{title}</h2>
        {close && (
          <button type="button" className="plain-button" onClick={close} aria-label={closeLabel}>
            ✕
          </button>
        )}
      </header>
      {children}
    </dialog>
  );
}
