/** Ctrl-C and a service manager's stop end it properly, and the process with it. */
export function untilStopped(running: { stop(): Promise<void> }): void {
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await running.stop();
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
}
