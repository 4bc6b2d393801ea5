import { useEffect, useRef, useSyncExternalStore } from 'react';

/**
 * Single keys, for whoever wants them: silent while a field has focus or an IME composes. A key that is no Latin
 * character counts by its place on the keyboard, so that Chinese and Russian layouts work.
 */

export type Bindings = Readonly<Record<string, (() => void) | undefined>>;

const layers: { readonly current: Bindings }[] = [];
const OFF = 'tenure.shortcuts';
const PREFIX_MS = 1_500;
const listeners = new Set<() => void>();
let prefix = { key: '', at: 0 };

let byPerson = true;

/** What was chosen on this device, else what this person says of themselves. */
export function keysAreOn(): boolean {
  const here = localStorage.getItem(OFF);
  return here === null ? byPerson : here !== 'off';
}

export function switchKeys(on: boolean): void {
  localStorage.setItem(OFF, on ? 'on' : 'off');
  tell();
}

export function keysByPerson(on: boolean): void {
  byPerson = on;
  tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}

export function useKeysAreOn(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, keysAreOn);
}

/** While the caller is mounted; the latest caller that knows a key gets it. */
export function useKeys(bindings: Bindings): void {
  const layer = useRef(bindings);
  useEffect(() => {
    layer.current = bindings;
  });
  useEffect(() => {
    layers.push(layer);
    return () => void layers.splice(layers.indexOf(layer), 1);
  }, []);
}

/** Keys that work in fields too, and when single keys are off. */
const ALWAYS = new Set(['Escape', 'mod+Enter', 'mod+k']);

export function nameOf(event: KeyboardEvent): string | undefined {
  if (event.isComposing || event.keyCode === 229 || event.altKey) return undefined;
  const latin = /^[\x20-\x7e]$/.test(event.key);
  const placed = /^Key([A-Z])$/.exec(event.code)?.[1];
  const plain =
    event.key.length > 1 || latin ? event.key : event.shiftKey ? placed : placed?.toLowerCase();
  if (plain === undefined) return undefined;
  return event.ctrlKey || event.metaKey ? `mod+${plain}` : plain;
}

function listen(event: KeyboardEvent): void {
  const key = nameOf(event);
  if (key === undefined || event.defaultPrevented) return;
  if (key === 'Escape' && isInDialog(event.target)) return;
  if (!ALWAYS.has(key) && (!keysAreOn() || !isHeard(key, event.target))) return;
  const both =
    Date.now() - prefix.at < PREFIX_MS && prefix.key !== '' ? `${prefix.key} ${key}` : key;
  prefix = { key: key === 'g' && both === key ? key : '', at: Date.now() };
  const action = find(both);
  if (action === undefined) return;
  event.preventDefault();
  action();
}

/** A dialog closes on Escape by itself; what is below it stays as it is. */
function isInDialog(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('dialog[open]') !== null;
}

function find(key: string): (() => void) | undefined {
  for (const layer of layers.toReversed()) if (layer.current[key]) return layer.current[key];
  return undefined;
}

/** Texts take every key; a choice takes all but digits; buttons and links keep their own Enter and space. */
function isHeard(key: string, target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return true;
  if (target.closest('dialog, [popover]') !== null) return /^[1-9]$/.test(key);
  if (target instanceof HTMLInputElement && /^(radio|checkbox)$/.test(target.type))
    return /^[1-9]$/.test(key);
  if (
    target.closest('input, textarea, select, [contenteditable]:not([contenteditable=false])') !==
    null
  )
    return false;
  return !(/^(Enter| )$/.test(key) && target.closest('a, button, summary') !== null);
}

document.addEventListener('keydown', listen);
