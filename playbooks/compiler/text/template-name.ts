/** What the name of a template's file says: `templates/renewal/notice.wecom.zh-CN.md`. */
export interface TemplateName {
  /** `renewal/notice` */
  readonly path: string;
  readonly locale: string;
  readonly channel?: string;
}

const NAME =
  /^templates\/((?:[a-z0-9_-]+\/)*[a-z0-9_-]+)(?:\.(email|slack|feishu|dingtalk|wecom|sms|webhook))?\.([a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*)\.md$/;

/** Nothing when the name is no template's. */
export function templateName(file: string): TemplateName | undefined {
  const found = NAME.exec(file);
  const [, path, channel, locale] = found ?? [];
  if (path === undefined || locale === undefined) return undefined;
  return channel === undefined ? { path, locale } : { path, locale, channel };
}
