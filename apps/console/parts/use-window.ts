import { useEffect, useRef, useState } from 'react';

const SPARE = 8;

/** Which of many rows of one height are mounted; the selected one is kept in sight. */
export function useWindow(count: number, rowPx: number, selected: number) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 800 });
  const look = () => {
    const element = box.current;
    if (element === null) return;
    const top = Math.floor(element.scrollTop / rowPx) * rowPx;
    const height = element.clientHeight || 800;
    setView((now) => (now.top === top && now.height === height ? now : { top, height }));
  };
  useEffect(look, [count, rowPx]);
  useEffect(() => {
    const element = box.current;
    if (element === null || selected < 0) return;
    const [above, below] = [selected * rowPx, (selected + 1) * rowPx];
    if (above < element.scrollTop) element.scrollTop = above;
    else if (below > element.scrollTop + element.clientHeight)
      element.scrollTop = below - element.clientHeight;
  }, [selected, rowPx]);
  const first = Math.max(0, Math.floor(view.top / rowPx) - SPARE);
  const last = Math.min(count, Math.ceil((view.top + view.height) / rowPx) + SPARE);
  return { box, onScroll: look, first, last };
}
