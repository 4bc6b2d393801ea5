import { Button } from '@mantine/core';
import {
  Component,
  type ComponentType,
  createElement,
  lazy,
  type ReactNode,
  Suspense,
} from 'react';
import { useMessages } from '../messages/messages';

/** How each part that did not come is asked for anew. */
const failed = new Set<() => void>();

/** A part of the console in a chunk of its own. What React.lazy could not load it never loads: it is made anew. */
export function lazyPart<P extends object>(
  load: () => Promise<ComponentType<P>>,
): ComponentType<P> {
  const make = () =>
    lazy(async () => {
      try {
        return { default: await load() };
      } catch (error) {
        failed.add(renew);
        throw error;
      }
    });
  const renew = () => void (Part = make());
  let Part: ComponentType<P> = make();
  return (props: P) => createElement(Part, props);
}

function askAnew(): void {
  if (failed.size === 0) return;
  for (const renew of failed) renew();
  failed.clear();
  // The import of a chunk asks for each of its style sheets once.
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]'))
    if (link.sheet === null) link.replaceWith(link.cloneNode());
}

interface Props {
  /** What is shown in it: of another one nothing has failed yet. */
  readonly at: string;
  readonly wait?: ReactNode;
  /** What stands around the words that it did not load. */
  readonly frame?: (words: ReactNode) => ReactNode;
  readonly children: ReactNode;
}

/** Where such a part stands. When it does not load, that is said in its place, and all around it stays. */
export class LazyPlace extends Component<Props, { readonly isFailed: boolean }> {
  override state = { isFailed: false };
  private isTried = false;

  static getDerivedStateFromError() {
    return { isFailed: true };
  }

  /** A server that answers, but no longer with this chunk, has a newer console. */
  override componentDidCatch() {
    if (!this.isTried) return;
    void fetch('/').then(
      ({ ok }) => ok && location.reload(),
      () => undefined,
    );
  }

  override componentDidUpdate({ at }: Props) {
    if (at === this.props.at) return;
    this.isTried = false;
    if (this.state.isFailed) this.anew();
  }

  override componentWillUnmount() {
    askAnew();
  }

  private anew() {
    askAnew();
    this.setState({ isFailed: false });
  }

  override render() {
    const { wait, frame = (words) => words, children } = this.props;
    if (!this.state.isFailed) return <Suspense fallback={wait}>{children}</Suspense>;
    const again = () => {
      this.isTried = true;
      this.anew();
    };
    return frame(<NotLoaded again={again} />);
  }
}

function NotLoaded({ again }: { again: () => void }) {
  const messages = useMessages();
  return (
    <div role="alert" className="problem">
      <p>{messages.network.notLoaded}</p>
      <Button size="xs" variant="default" onClick={again}>
        {messages.retry}
      </Button>
    </div>
  );
}
