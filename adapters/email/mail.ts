// One mail as bytes: plain text in UTF-8, to one reader, marked as written by a machine.

import MailComposer from 'nodemailer/lib/mail-composer';

export interface Mail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Without angle brackets. */
  readonly messageId: string;
  /** Message-ID of the mail this answers, so that it stands below it at the reader's. */
  readonly inReplyTo: string | null;
  readonly sentAtMs: number;
}

/**
 * `Auto-Submitted` (RFC 3834) and `X-Auto-Response-Suppress` keep well-behaved machines from answering. There is no
 * HTML: nothing in the text can act, and nothing is fetched when it is read.
 */
export function mailBytes(mail: Mail): Promise<Buffer> {
  const composer = new MailComposer({
    from: { name: '统计网格通', address: mail.from },
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    textEncoding: 'base64',
    messageId: `<${mail.messageId}>`,
    date: new Date(mail.sentAtMs),
    ...(mail.inReplyTo === null
      ? {}
      : { inReplyTo: `<${mail.inReplyTo}>`, references: `<${mail.inReplyTo}>` }),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
