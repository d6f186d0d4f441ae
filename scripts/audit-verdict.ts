type Advisory = { severity: string; via: (string | { title?: string; url?: string })[] };
type Answer = {
  vulnerabilities?: Record<string, Advisory>;
  metadata?: { vulnerabilities?: Record<string, number>; dependencies?: { prod?: number } };
};

/** @param json what `npm audit --json` printed @returns whether the check fails, and what to tell */
export function verdictOf(json: string): { failed: boolean; said: string } {
  const answer = read(json);
  const counts = answer?.metadata?.vulnerabilities;
  if (!answer || !counts)
    return {
      failed: false,
      said: 'NOT CHECKED: the advisories of the registry are not reachable from here. Nothing is known of the dependencies.',
    };
  const grave = Object.entries(answer.vulnerabilities ?? {}).filter(([, { severity }]) =>
    ['high', 'critical'].includes(severity),
  );
  const lines = grave.map(([name, { severity, via }]) => {
    const titles = via.map((each) => (typeof each === 'string' ? each : `${each.title} ${each.url}`));
    return `${name} (${severity}): ${titles.join('; ')}`;
  });
  if (grave.length > 0) return { failed: true, said: lines.join('\n') };
  const { low = 0, moderate = 0, info = 0 } = counts;
  return { failed: false, said: `No advisory of high or critical; ${low + moderate + info} below that.` };
}

function read(json: string): Answer | null {
  try {
    return JSON.parse(json) as Answer;
  } catch {
    return null;
  }
}
