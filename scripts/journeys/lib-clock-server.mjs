// Runs inside the server of a journey, before it: each signal moves its clock on. The product asks nothing but `Date.now`.
import { ServerResponse } from 'node:http';
import { aheadOfMidnight } from './lib-clock.mjs';

const step = Number(process.env.JOURNEY_PASSING_MS ?? 0);
const now = Date.now.bind(Date);
let ahead = process.env.JOURNEY_WITHIN_ONE_DAY === '1' ? aheadOfMidnight(now()) : 0;
Date.now = () => now() + ahead;
process.on('SIGUSR2', () => {
  ahead += step;
});

// Pages take the server's time from this header, which Node fills in from a clock of its own.
const { writeHead } = ServerResponse.prototype;
ServerResponse.prototype.writeHead = function (...head) {
  if (ahead > 0 && !this.headersSent) this.setHeader('Date', new Date(Date.now()).toUTCString());
  return writeHead.apply(this, head);
};
