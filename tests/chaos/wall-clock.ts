// Loaded before a service of the chaos run: SIGUSR2 sets this process's wall clock back by an hour.

const HOUR_MS = 3_600_000;

let shiftMs = 0;
process.on('SIGUSR2', () => {
  shiftMs -= HOUR_MS;
});

const RealDate = Date;
const realInstant = Temporal.Now.instant;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: unknown[], self) =>
    Reflect.construct(target, args.length === 0 ? [RealDate.now() + shiftMs] : args, self) as object,
  get: (target, name) =>
    name === 'now' ? () => RealDate.now() + shiftMs : (Reflect.get(target, name) as unknown),
});
Temporal.Now.instant = () => realInstant().add({ milliseconds: shiftMs });
