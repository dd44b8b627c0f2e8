/**
 * Preloaded into a server's process: tells the parent on which port the server listens, as soon as it does. With PORT=0 the system
 * chooses one, so that nobody can take it between its choice and its use.
 */
const { Server } = require('node:http');

const { emit } = Server.prototype;
Server.prototype.emit = function (event, ...args) {
  if (event === 'listening') process.send?.({ port: this.address().port });
  return emit.call(this, event, ...args);
};
