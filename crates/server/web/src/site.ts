/** What a site's findings come to, in words. */
import type { Site, Verdict } from "./api";
import { say, type Lang } from "./i18n";

/** A site fails with any failed constraint, and is unknown with any unknown one. */
export function eligibility(site: Site): Verdict {
  const verdicts = Object.values(site.constraints).map(({ verdict }) => verdict);
  if (verdicts.includes("fails")) return "fails";
  if (verdicts.includes("unknown")) return "unknown";
  return "passes";
}

/** What a site goes by: its name, or its id where it has none. */
export function siteName({ name, id }: Pick<Site, "name" | "id">): string {
  return name ?? id;
}

/** Why a site has no rank, or which rank it has. */
export function rankText(lang: Lang, site: Site, n: string): string {
  if (site.rank !== null) return say(lang, "explanation.rank", { rank: site.rank, n });
  const verdict = eligibility(site);
  const reason = say(lang, verdict === "fails" ? "site.fails" : "site.unknown");
  return say(lang, "explanation.no-rank", { reason });
}
