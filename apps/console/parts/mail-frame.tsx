interface Props {
  readonly html: string;
  readonly title: string;
  /** A link that is pressed opens in a tab of its own; without it links lead nowhere. */
  readonly links?: boolean;
}

const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '';
/** After the mail, which may be no whole page: where links open, and the letters most readers see. */
const AFTER = `<base target="_blank"><style nonce="${nonce}">body{margin:1rem;font:15px/1.6 system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;overflow-wrap:anywhere}</style>`;

/** What others wrote: in a frame that runs no scripts, sends no forms and loads nothing that lies elsewhere. */
export function MailFrame({ html, title, links = false }: Props) {
  return (
    <iframe
      className="mail-frame"
      sandbox={links ? 'allow-popups allow-popups-to-escape-sandbox' : ''}
      title={title}
      srcDoc={html + AFTER}
      referrerPolicy="no-referrer"
    />
  );
}
