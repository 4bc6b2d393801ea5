import { MAIL_POINTS, mailSide } from '../support/other-side';
import { stopMatrix } from '../support/stop-matrix';

/** Over SMTP: gated on the server's 354. */
stopMatrix({ channel: 'email', points: MAIL_POINTS, open: mailSide });
