import type { Socket } from 'node:net';

/** Passes bytes on as fast as the other side takes them, then shows them; and the end after them. */
export function pump(source: Socket, sink: Socket, look: (chunk: Buffer) => void): void {
  const resume = () => source.resume();
  source.on('data', (chunk: Buffer) => {
    if (!sink.write(chunk)) {
      source.pause();
      sink.once('drain', resume);
    }
    look(chunk);
  });
  whenEnded(source, () => sink.end());
}

/** Calls it once the other side has closed its direction, be that already. */
export function whenEnded(socket: Socket, call: () => void): void {
  if (socket.readableEnded) call();
  else socket.once('end', call);
}
