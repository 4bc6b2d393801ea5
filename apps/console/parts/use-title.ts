import { useEffect } from 'react';
import { useMessages } from '../messages/messages';

/** What the tab of the browser says. */
export function useTitle(title: string): void {
  const { product } = useMessages();
  useEffect(() => {
    document.title = `${title} · ${product}`;
  }, [title, product]);
}
