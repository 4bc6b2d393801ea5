/** Where mail is handed over: read once from the SMTP_URL that the configuration passes in. */
export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. */
  readonly secure: boolean;
  /** STARTTLS or nothing: off loopback no mail travels in the clear. */
  readonly requireTls: boolean;
  readonly login?: { readonly user: string; readonly pass: string };
}

/** `smtp://user:pass@host:587` or `smtps://host`. Throws with what to write when it is neither. */
export function readSmtpUrl(text: string): SmtpSettings {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^smtps?:$/.test(url.protocol) || url.hostname === '')
    throw new Error(
      'SMTP_URL: found no smtp:// or smtps:// address, expected for example smtp://user:password@mail.example.com:587',
    );
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const user = decodeURIComponent(url.username);
  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTls: !secure && !isLoopback(host),
    ...(user === '' ? {} : { login: { user, pass: decodeURIComponent(url.password) } }),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
